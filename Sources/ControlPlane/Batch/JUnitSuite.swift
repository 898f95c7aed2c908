// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// One specification's work items as test cases, in the XML that build servers know from JUnit.
struct JUnitSuite {
    private(set) var tests = 0
    private(set) var failures = 0
    private(set) var errors = 0
    private var cases = ""
    private let end: BatchEnd
    private let isKept: Bool

    /// - Parameter isKept: whether nothing was done this time, because an earlier result still holds.
    init(_ end: BatchEnd, items: [RunResult.Item], failure: RunResult.Failure?, isKept: Bool) {
        self.end = end
        self.isKept = isKept
        for item in items { add(item) }
        // What ended the run, where no item tells of it.
        if let failure, errors == 0 {
            add("the run", outcome: "error", message: failure.code, text: failure.sentence)
            errors += 1
        } else if items.isEmpty, end.status != 0 {
            add("the run", outcome: "error", message: BatchStatus.word(end.status), text: "")
            errors += 1
        }
    }

    /// The whole element, with its line feed.
    var xml: String {
        let name = XMLText.attribute(end.name)
        return "  <testsuite name=\"\(name)\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" "
            + "time=\"\(end.seconds)\">\n\(properties)\(cases)  </testsuite>\n"
    }

    private var properties: String {
        guard isKept else { return "" }
        return "    <properties>\n      <property name=\"kept\" value=\"true\"/>\n    </properties>\n"
    }

    private mutating func add(_ item: RunResult.Item) {
        let reasons = item.reasons.joined(separator: "\n")
        switch WorkItem.Status(rawValue: item.status) {
        case .merged: add("\(item.name): \(item.title)")
        case .refused:
            add(
                "\(item.name): \(item.title)", outcome: "failure", message: item.reasons.first ?? "refused",
                text: reasons)
            failures += 1
        case .failed, .pending, .running, nil:
            add("\(item.name): \(item.title)", outcome: "error", message: "not decided", text: reasons)
            errors += 1
        }
    }

    private mutating func add(_ name: String, outcome: String? = nil, message: String = "", text: String = "") {
        tests += 1
        let start =
            "    <testcase classname=\"\(XMLText.attribute(end.name))\" name=\"\(XMLText.attribute(name))\""
        guard let outcome else { return cases += start + "/>\n" }
        cases +=
            start + ">\n      <\(outcome) message=\"\(XMLText.attribute(message))\">\(XMLText.content(text))"
            + "</\(outcome)>\n    </testcase>\n"
    }
}

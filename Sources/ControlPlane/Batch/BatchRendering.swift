// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import FoundationEssentials
package import Linux

/// What is shown of a specification's end. It is made from what the run said, which came from a process that reads
/// untrusted input; a privileged front has it made without privileges and passes the texts on unread.
package struct BatchRendering: Sendable, Equatable {
    /// More than any run says; what is longer is not read.
    package static let answerLimit = 8 << 20
    /// What an encoded rendering is at most.
    package static let encodedLimit = 64 << 20

    /// The `spec-ended` record.
    package var record: String
    /// The specification's test suite in JUnit's XML.
    package var suite: String
    /// One line for people; empty when there is nothing to say.
    package var note: String
    package var tests: Int
    package var failures: Int
    package var errors: Int
    /// Whether it is the result of an earlier command.
    package var isKept: Bool

    /// - Parameters:
    ///   - answer: what the run printed, which should be a `RunResult`.
    ///   - complaint: the last line that it wrote to standard error.
    package init(_ end: BatchEnd, answer: [UInt8], complaint: String) {
        let result = try? JSONDecoder().decode(RunResult.self, from: Data(answer))
        let failure = if let result { result.failure } else { Self.unanswered(complaint) }
        let items = result?.items ?? []
        isKept = result?.kept ?? false
        record = BatchRecord.line(
            BatchRecord.Ended(
                spec: end.name, exit: end.status, status: BatchStatus.word(end.status), kept: isKept,
                seconds: end.seconds, repository: end.repository, state: end.state, run: result?.run,
                commit: items.last { $0.commit != nil }?.commit, items: items, failure: failure))
        let note = Self.note(failure, items, in: end.folder)
        self.note = TerminalText.escape(
            (isKept ? ["kept", note] : [note]).filter { !$0.isEmpty }.joined(separator: ": "), limit: 400)
        let suite = JUnitSuite(end, items: items, failure: failure, isKept: isKept)
        self.suite = suite.xml
        (tests, failures, errors) = (suite.tests, suite.failures, suite.errors)
    }

    /// For a run that ended without its answer.
    private static func unanswered(_ complaint: String) -> RunResult.Failure {
        let prefix = "nexus: "
        let sentence = complaint.hasPrefix(prefix) ? String(complaint.dropFirst(prefix.count)) : complaint
        return RunResult.Failure(
            code: "run.unanswered", sentence: sentence.isEmpty ? "the run ended without a word" : sentence)
    }

    /// What ended the run, else the first item that was not merged, and why. That a place lies in the batch's folder
    /// needs no saying.
    private static func note(_ failure: RunResult.Failure?, _ items: [RunResult.Item], in folder: String) -> String {
        if let sentence = failure?.sentence {
            return String(sentence.hasPrefix(folder + "/") ? sentence.dropFirst(folder.count + 1) : sentence[...])
        }
        guard let item = items.first(where: { $0.status != WorkItem.Status.merged.rawValue }) else { return "" }
        return "\(item.name) \(item.status)" + (item.reasons.first.map { ": \($0)" } ?? "")
    }

    /// For a pipe or a file in memory.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        for text in [record, suite, note] { writer.append(text) }
        for number in [tests, failures, errors] { writer.append(UInt32(clamping: number)) }
        writer.append(isKept)
        return writer.bytes
    }

    /// - Throws: when the bytes are none that `encoded` gives.
    package init(decoding bytes: [UInt8]) throws(ByteReader.DecodingFault) {
        var reader = ByteReader(bytes)
        record = try reader.string()
        suite = try reader.string()
        note = try reader.string()
        tests = Int(try reader.integer(UInt32.self))
        failures = Int(try reader.integer(UInt32.self))
        errors = Int(try reader.integer(UInt32.self))
        isKept = try reader.bool()
        try reader.end()
    }
}

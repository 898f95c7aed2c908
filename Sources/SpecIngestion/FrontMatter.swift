// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// What stands between two lines `---` at the very start of a specification: plain `key: value` lines, with which its
/// author asks for less than is granted, or for more care. It holds no paths.
struct FrontMatter {
    private static let subject = "front matter"
    private static let operation = "read"
    private static let keys = BudgetKey.allCases.map(\.rawValue) + ["risk", "policy"]

    private let metadata: Metadata
    /// The lines that it takes, both `---` included; none when there is no front matter.
    let lines: Range<Int>

    init(_ source: SourceText) throws(SpecificationError) {
        guard Self.isFence(source.line(1)) else {
            lines = 1..<1
            metadata = try Metadata([], known: Self.keys, operation: Self.operation, subject: Self.subject)
            return
        }
        guard let end = (1..<source.lineCount).first(where: { Self.isFence(source.line($0 + 1)) }) else {
            throw SpecificationError(
                .unclosed("the front matter"), line: 1, hint: "end it with a line of three dashes")
        }
        lines = 1..<(end + 2)
        let items = (2..<(end + 1)).compactMap { Self.item(source.line($0), number: $0) }
        metadata = try Metadata(items, known: Self.keys, operation: Self.operation, subject: Self.subject)
    }

    /// What it asks for and may have.
    func ceiling(within grant: SpecificationGrant) throws(SpecificationError) -> BudgetCeiling {
        var ceiling = grant.ceiling
        for key in BudgetKey.allCases {
            guard let value = try metadata.number(key) else { continue }
            let limit = grant.ceiling[key: key] ?? Budget.standard[key: key]
            guard value <= limit else {
                throw fault(.aboveGrant(value: value, limit: limit), key: key.rawValue)
            }
            ceiling[key: key] = value
        }
        return ceiling
    }

    /// The tier that no component is below; nil when it says none.
    func risk(above components: [Component]) throws(SpecificationError) -> RiskTier? {
        let tiers = RiskTier.allCases.map(\.rawValue).joined(separator: ", ")
        guard let risk = try metadata.value("risk", expected: "one of \(tiers)", RiskTier.init(rawValue:)) else {
            return nil
        }
        if let component = components.first(where: { $0.riskTier > risk }) {
            throw fault(.lowersRisk(of: component.name.text, from: component.riskTier.rawValue), key: "risk")
        }
        return risk
    }

    /// The policy that it chooses for the agent; nil when it leaves that to the operator.
    func policy(within grant: SpecificationGrant) throws(SpecificationError) -> String? {
        guard let name = try metadata.value("policy", expected: "a policy's name", PolicyName.init) else { return nil }
        if let granted = grant.policies, !granted.contains(name.text) {
            throw fault(.notGranted(name.text, granted: granted), key: "policy")
        }
        return name.text
    }

    private func fault(_ cause: SpecificationError.Cause, key: String) -> SpecificationError {
        SpecificationError(
            cause, line: metadata.line(key) ?? 1, operation: Self.operation, subject: "\(Self.subject), key `\(key)`")
    }

    private static func isFence(_ line: Substring) -> Bool {
        let line = line.hasPrefix("\u{FEFF}") ? line.dropFirst() : line
        return line.hasPrefix("---") && line.dropFirst(3).trimmingWhitespace.isEmpty
    }

    /// Nil for blank lines and comments. What is indented belongs to YAML that is more than lines, and is no entry.
    private static func item(_ line: Substring, number: Int) -> MarkdownBlock.Item? {
        let text = line.trimmingWhitespace
        if text.isEmpty || text.hasPrefix("#") { return nil }
        let isEntry = line.first?.isWhitespace == false && !text.hasPrefix("- ")
        return MarkdownBlock.Item(line: number, text: isEntry ? String(withoutComment(text)) : nil)
    }

    /// Up to a `#` that follows a space.
    private static func withoutComment(_ text: Substring) -> Substring {
        let end = text.indices.first { index in
            text[index] == "#" && index > text.startIndex && text[text.index(before: index)] == " "
        }
        return text[..<(end ?? text.endIndex)].trimmingWhitespace
    }
}

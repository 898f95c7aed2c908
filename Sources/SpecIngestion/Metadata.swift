// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// The `key: value` entries of the list directly below a heading.
struct Metadata {
    /// How many values a list may have.
    static let valueLimit = 256

    /// One entry as written.
    struct Entry {
        let key: String
        let value: String
        let line: Int
    }

    private let entries: [String: Entry]
    private let operation: String
    private let subject: String

    /// - Parameters:
    ///   - items: the list's items; empty when there is no list.
    ///   - known: the keys that may occur, each at most once.
    init(
        _ items: [MarkdownBlock.Item], known: [String], operation: String, subject: String
    ) throws(SpecificationError) {
        var entries: [String: Entry] = [:]
        for item in items {
            func fault(_ cause: SpecificationError.Cause, hint: String? = nil) -> SpecificationError {
                SpecificationError(cause, line: item.line, operation: operation, subject: subject, hint: hint)
            }
            guard let entry = Self.entry(item) else {
                throw fault(.badEntry, hint: "the list below a heading holds its keys; put prose before other lists")
            }
            guard known.contains(entry.key) else { throw fault(.unknownKey(entry.key, known: known)) }
            guard entries.updateValue(entry, forKey: entry.key) == nil else { throw fault(.repeatedKey(entry.key)) }
        }
        self.entries = entries
        self.operation = operation
        self.subject = subject
    }

    /// The line of an entry; nil when the key does not occur.
    func line(_ key: String) -> Int? { entries[key]?.line }

    /// The one value of a key, converted; nil when the key does not occur.
    func value<Value>(
        _ key: String, expected: String, _ convert: (String) -> Value?
    ) throws(SpecificationError) -> Value? {
        guard let entry = entries[key] else { return nil }
        let text = Self.withoutBackticks(entry.value[...])
        guard let value = convert(text) else { throw fault(text, entry, expected: expected) }
        return value
    }

    /// A part of a budget; nil when the key does not occur.
    func number(_ key: BudgetKey) throws(SpecificationError) -> Int? {
        let range = key.range
        return try value(
            key.rawValue, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"
        ) { text in
            // `Int` also takes a sign.
            guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text) else { return nil }
            return range.contains(number) ? number : nil
        }
    }

    /// The values of a key, separated by commas, each in backticks or not; empty when the key does not occur.
    func values<Value: Hashable>(
        _ key: String, expected: String, _ convert: (String) -> Value?
    ) throws(SpecificationError) -> [Value] {
        guard let entry = entries[key] else { return [] }
        var seen: Set<Value> = []
        var values: [Value] = []
        for text in Self.split(entry.value) {
            // A backslash is how a Markdown formatter writes `_`; no path of a specification needs one.
            guard !text.contains("\\"), let value = convert(text) else {
                throw fault(text, entry, expected: expected)
            }
            guard seen.insert(value).inserted else { throw fault(text, entry, expected: "listed once") }
            values.append(value)
            guard values.count <= Self.valueLimit else {
                let cause = SpecificationError.Cause.tooLarge(limit: Self.valueLimit, unit: "values of \(key)")
                throw SpecificationError(cause, line: entry.line, operation: operation, subject: subject)
            }
        }
        return values
    }

    private func fault(_ text: String, _ entry: Entry, expected: String) -> SpecificationError {
        SpecificationError(
            .badValue(text, expected: expected), line: entry.line, operation: operation,
            subject: "\(subject), key `\(entry.key)`")
    }

    /// Whether an item looks like an entry with one of these keys.
    static func isEntry(_ item: MarkdownBlock.Item?, of known: [String]) -> Bool {
        item.flatMap(entry).map { known.contains($0.key) } ?? false
    }

    private static func entry(_ item: MarkdownBlock.Item) -> Entry? {
        guard let text = item.text, let colon = text.firstIndex(of: ":") else { return nil }
        let key = text[..<colon].trimmingWhitespace
        let value = text[text.index(after: colon)...].trimmingWhitespace
        guard !key.isEmpty else { return nil }
        return Entry(key: String(key), value: String(value), line: item.line)
    }

    /// At commas outside backticks.
    private static func split(_ value: String) -> [String] {
        var isQuoted = false
        return value.split(omittingEmptySubsequences: false) { character in
            if character == "`" { isQuoted.toggle() }
            return character == "," && !isQuoted
        }.map(withoutBackticks)
    }

    private static func withoutBackticks(_ text: Substring) -> String {
        let text = text.trimmingWhitespace
        guard text.count > 2, text.hasPrefix("`"), text.hasSuffix("`") else { return String(text) }
        return String(text.dropFirst().dropLast())
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Replaces secrets by `[redacted:NAME]`: values that the operator named, in the forms that programs write them in, and
/// what looks like a credential. Redacting twice is redacting once; characters are never split; the time is linear.
package struct Redactor: Sendable {
    /// A replacement can make something else recognisable; after so many rounds what is left is left.
    private static let roundLimit = 8

    /// Knows no values, and everything that is known by its looks.
    package static let standard = Redactor()

    private let automaton: ValueAutomaton
    private let table: SecretTable
    /// Of the markers that are this redactor's own.
    private let names: Set<String>

    /// Without arguments it knows what issuers made recognisable, and shapes such as `Authorization: …`.
    /// - Parameter finds: which credentials are recognised by their looks.
    package init(
        values: [SecretValue] = [], patterns: [SecretRule] = [], finds table: SecretTable? = nil
    ) {
        let rules = patterns + SecretRule.all
        self.table = table ?? SecretTable(rules: rules, shapes: true)
        automaton = ValueAutomaton(values)
        names = Set(values.map(\.name) + rules.map(\.name)).union(SecretTable.formNames)
    }

    /// The text with every secret replaced.
    package func redact(_ text: String) -> String {
        replaced(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// The bytes with every secret replaced. In JSON text it replaces inside strings only, and leaves it JSON.
    package func redact(_ bytes: [UInt8]) -> [UInt8] { replaced(bytes) ?? bytes }

    /// Nil when nothing is to be replaced, which is most often so.
    private func replaced(_ bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8]?
        if !automaton.isEmpty {
            let matches = valueMatches(in: bytes)
            if !matches.isEmpty { result = Self.replace(matches, in: bytes) }
        }
        for _ in 0..<Self.roundLimit {
            let current = result ?? bytes
            let matches = matches(in: current)
            if matches.isEmpty { break }
            result = Self.replace(matches, in: current)
        }
        return result
    }

    /// Where the operator's values stand, first to last.
    @specialized(where Bytes == [UInt8])
    package func valueMatches<Bytes: RandomAccessCollection<UInt8>>(in bytes: Bytes) -> [SecretMatch]
    where Bytes.Index == Int { automaton.matches(in: bytes, names: names) }

    /// What looks like a credential, first to last; nothing reaches across a marker.
    @specialized(where Bytes == [UInt8])
    package func matches<Bytes: RandomAccessCollection<UInt8>>(in bytes: Bytes) -> [SecretMatch]
    where Bytes.Index == Int {
        var matches: [SecretMatch] = []
        var (start, index) = (bytes.startIndex, bytes.startIndex)
        while true {
            while index < bytes.endIndex, bytes[index] != UInt8(ascii: "[") { index += 1 }
            let marker = index < bytes.endIndex ? RedactionMarker.end(in: bytes, at: index, names: names) : nil
            guard marker != nil || index == bytes.endIndex else {
                index += 1
                continue
            }
            var search = SecretSearch(bytes, in: start..<index, table: table)
            while let match = search.next() { matches.append(match) }
            guard let marker else { return matches }
            (start, index) = (marker, marker)
        }
    }

    /// From where on something in a text that ends with a line could go on in the next; the text's end if nothing can.
    func unfinishedStart(in bytes: [UInt8]) -> Int {
        let value = bytes.count - automaton.unfinishedLength(of: bytes, names: names)
        // Of what is known by its looks only a key block has several lines.
        guard let last = matches(in: bytes).last, last.range.upperBound == bytes.endIndex, last.name == "private-key"
        else { return value }
        return min(value, last.range.lowerBound)
    }

    private static func replace(_ matches: [SecretMatch], in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var start = 0
        for match in matches {
            result += bytes[start..<match.range.lowerBound]
            result += RedactionMarker.text(match.name)
            start = match.range.upperBound
        }
        return result + bytes[start...]
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension SecretRule {
    /// A rule of the operator's: a literal beginning of at least three characters, a set in brackets, and how many of
    /// it at least: `acme_[A-Za-z0-9]{24}`. No alternatives and no nesting: every such rule takes linear time.
    /// - Throws: `redaction.pattern` or `redaction.name`.
    package init(name: String, pattern: String) throws(RedactionError) {
        guard RedactionMarker.isName(name) else { throw RedactionError(.name, operation: "name secret", subject: name) }
        let failure = RedactionError(.pattern, operation: "read redaction pattern", subject: pattern)
        let parts = pattern.split(separator: "[", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count >= 3, parts[0].utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw failure }
        let rest = parts[1].split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
        guard rest.count == 2, rest[1].hasPrefix("{"), rest[1].hasSuffix("}"),
            let count = Int(rest[1].dropFirst().dropLast()), (1...4096).contains(count),
            let alphabet = Self.alphabet(Array(rest[0].utf8))
        else { throw failure }
        self.init(name, "what `\(name)` describes", String(parts[0]), alphabet, count)
    }

    /// Single characters and ranges such as `a-z`; a dash at the end is itself.
    private static func alphabet(_ text: [UInt8]) -> ByteSet? {
        guard !text.isEmpty, text.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        var ranges: [ClosedRange<UInt8>] = []
        var index = 0
        while index < text.count {
            if index + 2 < text.count, text[index + 1] == UInt8(ascii: "-") {
                guard text[index] <= text[index + 2] else { return nil }
                ranges.append(text[index]...text[index + 2])
                index += 3
            } else {
                ranges.append(text[index]...text[index])
                index += 1
            }
        }
        return ByteSet(ranges)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc
internal import Observability

/// A quoted value of high entropy that is given to a name such as `api_key`.
enum SecretAssignment {
    /// Nil for what people write instead of a secret: variables, prose, examples.
    static func secret(in line: [UInt8]) -> (kind: String, length: Int)? {
        // Without a quote and a sign that assigns there is nothing to look at.
        guard line.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }),
            line.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ",") })
        else { return nil }
        let text = String(decoding: line, as: UTF8.self)
        let lowered = text.lowercased()
        guard TellingName.isIn(lowered) else { return nil }
        for quote in ["\"", "'"] as [Character] {
            let parts = text.split(separator: quote, omittingEmptySubsequences: false)
            for index in parts.indices.dropFirst() where index + 1 < parts.endIndex {
                let before = parts[..<index].suffix(3).joined(separator: " ").lowercased()
                guard assigns(before), isRandom(parts[index]) else { continue }
                return ("a secret with a telling name", parts[index].count)
            }
        }
        return nil
    }

    /// Whether a text ends with a telling name and a sign that gives it a value.
    private static func assigns(_ before: String) -> Bool {
        let signs: Set<Character> = ["=", ":", ">", "(", ",", " ", "\"", "'", "\t", "]"]
        let trimmed = before.reversed().drop { signs.contains($0) }
        guard before.contains(where: { $0 == "=" || $0 == ":" || $0 == "," }) else { return false }
        let word = String(trimmed.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }.reversed())
        return TellingName.isIn(word)
    }

    private static func isRandom(_ value: Substring) -> Bool {
        value.utf8.count >= 16 && !value.contains(where: \.isWhitespace) && value.contains(where: \.isNumber)
            && value.contains(where: \.isLetter) && !TellingName.isPlaceholder(value) && entropy(value) >= 3.5
    }

    /// Bits for each byte (Shannon).
    private static func entropy(_ value: Substring) -> Double {
        var counts: [UInt8: Int] = [:]
        for byte in value.utf8 { counts[byte, default: 0] += 1 }
        let total = Double(value.utf8.count)
        return counts.values.reduce(0) { sum, count in
            let share = Double(count) / total
            return sum - share * log2(share)
        }
    }
}

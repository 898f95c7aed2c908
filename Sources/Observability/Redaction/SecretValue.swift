// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// A secret that the operator has, so that it can be found wherever it turns up. It is held in memory only.
package struct SecretValue: Sendable {
    /// The fewest bytes: what is shorter occurs in words.
    package static let minimum = 6

    /// Stands in the marker.
    package let name: String
    private let bytes: [UInt8]

    /// - Parameter bytes: the value; white space at its ends, as files have it, is no part of it.
    /// - Throws: `redaction.name`, `redaction.value`.
    package init(name: String, bytes: [UInt8]) throws(RedactionError) {
        guard RedactionMarker.isName(name) else { throw RedactionError(.name, operation: "name secret", subject: name) }
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        self.name = name
        self.bytes = Array(Array(bytes.drop(while: isSpace)).reversed().drop(while: isSpace).reversed())
        guard self.bytes.count >= Self.minimum else {
            throw RedactionError(.value, operation: "read secret", subject: name)
        }
    }

    /// The value as other formats write it, itself first.
    var forms: Set<[UInt8]> {
        var forms: Set = [bytes, percentEncoded("0123456789ABCDEF"), percentEncoded("0123456789abcdef")]
        forms.insert(Array(Hexadecimal.encode(bytes).utf8))
        let text = String(decoding: bytes, as: UTF8.self)
        forms.insert(Array(TerminalText.escape(text).utf8))
        var line = JSONLine()
        line.append("", text)
        // `{"":"…"}` and a line feed.
        let escaped = Array(line.bytes.dropFirst(5).dropLast(3))
        forms.insert(escaped)
        forms.insert(escaped.flatMap { $0 == UInt8(ascii: "/") ? Array("\\/".utf8) : [$0] })
        for offset in 0..<3 {
            for alphabet in ["+/", "-_"] { forms.insert(base64(after: offset, alphabet)) }
        }
        return forms.filter { $0.count >= Self.minimum }
    }

    /// RFC 3986, 2.1.
    private func percentEncoded(_ digits: String) -> [UInt8] {
        let digits = Array(digits.utf8)
        let plain = ByteSet.token.union(".~")
        return bytes.flatMap {
            plain.contains($0) ? [$0] : [UInt8(ascii: "%"), digits[Int($0 >> 4)], digits[Int($0 & 15)]]
        }
    }

    /// The digits that depend on nothing but the value, when so many bytes stand before it (RFC 4648).
    private func base64(after offset: Int, _ last: String) -> [UInt8] {
        let alphabet = Array(
            ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
        var (digits, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for byte in Array(repeating: 0, count: offset) + bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                digits.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        return Array(digits.dropFirst((offset * 8 + 5) / 6))
    }
}

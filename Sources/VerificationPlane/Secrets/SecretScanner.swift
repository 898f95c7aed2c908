// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Finds credentials in bytes, also where they are written in UTF-16 or base64.
enum SecretScanner {
    /// A place that looks like one. The bytes themselves are left where they are.
    struct Match: Equatable {
        let kind: String
        let length: Int
        /// From 1.
        let line: Int
    }

    /// Each kind at most once a line.
    static func scan(_ content: [UInt8]) -> [Match] {
        let text = narrowed(content)
        var matches: [Match] = []
        for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            for (kind, length) in secrets(in: line)
            where !matches.contains(where: { $0.line == index + 1 && $0.kind == kind }) {
                matches.append(Match(kind: kind, length: length, line: index + 1))
            }
        }
        return matches
    }

    /// UTF-16 of mostly Latin text, either way round, has a zero in every other byte: without them it reads as ASCII.
    private static func narrowed(_ content: [UInt8]) -> [UInt8] {
        guard content.count(where: { $0 == 0 }) * 4 > content.count else { return content }
        return content.filter { $0 != 0 }
    }

    private static func secrets(in line: ArraySlice<UInt8>) -> [(kind: String, length: Int)] {
        let line = Array(line)
        let plain = issued(in: line) + [keyBlock(in: line), password(in: line)].compactMap(\.self)
        let encoded = Base64Runs.decoded(in: line).flatMap { bytes in
            issued(in: bytes) + [keyBlock(in: bytes)].compactMap(\.self)
        }
        let found = plain + encoded
        // A named value is only worth a line when nothing better is known about it.
        return found.isEmpty ? [SecretAssignment.secret(in: line)].compactMap(\.self) : found
    }

    /// What its issuer made recognisable, and JSON web tokens.
    private static func issued(in bytes: [UInt8]) -> [(kind: String, length: Int)] {
        var found: [(kind: String, length: Int)] = []
        for index in bytes.indices where SecretRule.canBegin[Int(bytes[index])] {
            // A beginning in the middle of a word is part of that word.
            if index > 0, SecretRule.Alphabet.alphanumeric.contains(bytes[index - 1]) { continue }
            if let length = webToken(bytes[index...]) { found.append(("a JSON web token", length)) }
            for rule in SecretRule.byFirstByte[Int(bytes[index])]
            where bytes[index...].starts(with: rule.beginning) {
                let rest = bytes[(index + rule.beginning.count)...].prefix(while: rule.alphabet.contains)
                guard rest.count >= rule.minimum, !isFiller(rest) else { continue }
                found.append((rule.kind, rule.beginning.count + rest.count))
                break
            }
        }
        return found
    }

    /// Three parts of base64url, of which the first two encode JSON objects (RFC 7519).
    private static func webToken(_ bytes: ArraySlice<UInt8>) -> Int? {
        let beginning = Array("eyJ".utf8)
        guard bytes.starts(with: beginning) else { return nil }
        let token = bytes.prefix { SecretRule.Alphabet.token.contains($0) || $0 == UInt8(ascii: ".") }
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[1].starts(with: beginning), parts.prefix(3).allSatisfy({ $0.count >= 10 })
        else { return nil }
        return token.count
    }

    private static func keyBlock(in bytes: [UInt8]) -> (kind: String, length: Int)? {
        guard contains(bytes, "-----BEGIN ") else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let begin = text.firstRange(of: "-----BEGIN "),
            let end = text[begin.upperBound...].firstRange(of: "PRIVATE KEY"),
            text[end.upperBound...].starts(with: "-----") || text[end.upperBound...].starts(with: " BLOCK-----"),
            text[begin.upperBound..<end.lowerBound].allSatisfy({ $0.isUppercase || $0.isNumber || $0 == " " })
        else { return nil }
        return ("a private key", bytes.count)
    }

    /// `scheme://user:password@host` (RFC 3986, 3.2.1).
    private static func password(in bytes: [UInt8]) -> (kind: String, length: Int)? {
        guard contains(bytes, "://") else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        for scheme in text.ranges(of: "://") {
            let authority = text[scheme.upperBound...].prefix { !" /?#\"'<>`\t".contains($0) }
            guard let at = authority.lastIndex(of: "@"), let colon = authority.firstIndex(of: ":"), colon < at else {
                continue
            }
            let password = authority[authority.index(after: colon)..<at]
            guard password.utf8.count >= 3, !SecretAssignment.isPlaceholder(password) else { continue }
            return ("a password in a URL", password.count)
        }
        return nil
    }

    /// Cheaper than making text of every line, and most lines have neither.
    private static func contains(_ bytes: [UInt8], _ text: StaticString) -> Bool {
        let wanted = Array(text.description.utf8)
        guard bytes.count >= wanted.count, bytes.contains(wanted[0]) else { return false }
        return bytes.indices.contains { bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted) }
    }

    /// One byte over and over, as documentation writes it.
    private static func isFiller(_ bytes: ArraySlice<UInt8>) -> Bool { Set(bytes).count < 5 }
}

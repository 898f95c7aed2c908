// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Walks over bytes once and finds what looks like a secret. Linear: the end of every run of an alphabet is looked for
/// once, all else that is looked at ahead or behind is bounded.
package struct SecretSearch<Bytes: RandomAccessCollection<UInt8>> where Bytes.Index == Int {
    /// Runs that are looked for beside those of the rules' alphabets.
    private enum Run: Int, CaseIterable {
        case value, header, authority, firstPart, secondPart, thirdPart
    }

    let bytes: Bytes
    let bounds: Range<Int>
    private let table: SecretTable
    private var index: Int
    private var lastEnd: Int
    /// The newest run of each alphabet: whoever begins inside it ends where it does.
    private var runs: [Range<Int>]

    /// - Parameter bounds: nothing outside is looked at.
    @specialized(where Bytes == [UInt8])
    package init(_ bytes: Bytes, in bounds: Range<Int>? = nil, table: SecretTable) {
        self.bytes = bytes
        self.bounds = bounds ?? bytes.startIndex..<bytes.endIndex
        self.table = table
        index = self.bounds.lowerBound
        lastEnd = index
        runs = Array(repeating: 0..<0, count: table.alphabetCount + Run.allCases.count)
    }

    /// The next one, first to last; they never overlap.
    @specialized(where Bytes == [UInt8])
    package mutating func next() -> SecretMatch? {
        while index < bounds.upperBound {
            if table.isWorthALook[Int(bytes[index])], let match = match() {
                index = match.range.upperBound
                lastEnd = index
                return match
            }
            index += 1
        }
        return nil
    }

    private mutating func match() -> SecretMatch? {
        let byte = bytes[index]
        if byte == UInt8(ascii: "-"), table.findsForms, let match = keyBlock() { return match }
        if byte == UInt8(ascii: ":"), table.findsForms, let match = passwordInURL() { return match }
        if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "="), table.findsShapes, let match = assignment() {
            return match
        }
        // A beginning in the middle of a word is part of that word.
        if index > lastEnd, ByteSet.alphanumeric.contains(bytes[index - 1]), !followsEscape { return nil }
        if byte == UInt8(ascii: "e"), table.findsForms, let match = webToken() { return match }
        for entry in table.byFirstByte[Int(byte)] where starts(index, with: entry.rule.beginning) {
            let start = index + entry.rule.beginning.count
            let end = end(ofRun: entry.alphabet, of: entry.rule.alphabet, from: start)
            guard end - start >= entry.rule.minimum, !isFiller(start..<end) else { continue }
            return SecretMatch(range: index..<end, name: entry.rule.name, kind: entry.rule.kind)
        }
        return nil
    }

    /// Whether what stands before is no letter but an escape that stands for something else: `\n`, `\x1b`, `\u001b`,
    /// `%20`. Text of others is most often looked at in somebody's encoding.
    private var followsEscape: Bool {
        let backslash = UInt8(ascii: "\\")
        if before(2) == backslash { return SecretAlphabets.escapes.contains(before(1)) }
        let digits =
            if before(3) == UInt8(ascii: "%") || before(4) == backslash && before(3) == UInt8(ascii: "x") {
                2
            } else if before(6) == backslash && before(5) == UInt8(ascii: "u") {
                4
            } else {
                0
            }
        return digits > 0 && (1...digits).allSatisfy { SecretAlphabets.hexadecimal.contains(before($0)) }
    }

    /// The byte so far back; zero where there is none.
    private func before(_ distance: Int) -> UInt8 {
        index - distance >= bounds.lowerBound ? bytes[index - distance] : 0
    }

    // MARK: Forms

    /// Three parts of base64url, of which the first two encode JSON objects (RFC 7519).
    private mutating func webToken() -> SecretMatch? {
        let beginning = SecretAlphabets.webToken
        guard starts(index, with: beginning) else { return nil }
        let first = end(of: .firstPart, .token, from: index)
        guard first - index >= 10, isDot(first), starts(first + 1, with: beginning) else { return nil }
        let second = end(of: .secondPart, .token, from: first + 1)
        guard second - first > 10, isDot(second) else { return nil }
        let third = end(of: .thirdPart, .token, from: second + 1)
        guard third - second > 10 else { return nil }
        return SecretMatch(range: index..<third, name: "web-token", kind: "a JSON web token")
    }

    private func isDot(_ place: Int) -> Bool { place < bounds.upperBound && bytes[place] == UInt8(ascii: ".") }

    /// From its first line to its last (RFC 7468); one that is cut ends with the text, or with the literal around it.
    private func keyBlock() -> SecretMatch? {
        guard starts(index, with: SecretAlphabets.firstLine) else { return nil }
        let key = SecretAlphabets.privateKey
        var place = index + 11
        let labelLimit = min(place + 48, bounds.upperBound)
        while place < labelLimit, !starts(place, with: key), isLabel(bytes[place]) { place += 1 }
        guard starts(place, with: key) else { return nil }
        place += key.count
        guard starts(place, with: SecretAlphabets.dashes) || starts(place, with: SecretAlphabets.block) else {
            return nil
        }
        let last = SecretAlphabets.lastLine
        while place < bounds.upperBound, bytes[place] != UInt8(ascii: "\"") {
            if bytes[place] == UInt8(ascii: "-"), starts(place, with: last) {
                place += last.count
                while place < bounds.upperBound, isLabel(bytes[place]) || bytes[place] == UInt8(ascii: "-") {
                    place += 1
                }
                break
            }
            place += 1
        }
        return SecretMatch(range: index..<place, name: "private-key", kind: "a private key")
    }

    private func isLabel(_ byte: UInt8) -> Bool {
        ByteSet.upperAlphanumeric.contains(byte) || byte == UInt8(ascii: " ")
    }

    /// `scheme://user:password@host` (RFC 3986, 3.2.1).
    private mutating func passwordInURL() -> SecretMatch? {
        guard starts(index, with: SecretAlphabets.scheme) else { return nil }
        let start = index + 3
        let end = end(of: .authority, SecretAlphabets.authority, from: start)
        guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")),
            let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":")), at - colon > 3
        else { return nil }
        let password = String(decoding: bytes[(colon + 1)..<min(at, colon + 256)], as: UTF8.self)
        guard !TellingName.isPlaceholder(password[...]) else { return nil }
        return SecretMatch(range: (colon + 1)..<at, name: "url-password", kind: "a password in a URL")
    }

    // MARK: Shapes

    /// The value that a telling name or a header has here.
    private mutating func assignment() -> SecretMatch? {
        let name = nameBefore(index)
        var start = index + 1
        while start < min(bounds.upperBound, index + 9), SecretAlphabets.beforeValue.contains(bytes[start]) {
            start += 1
        }
        // Something may stick to the name: `Proxy-`, or the end of an escape.
        if name.last == UInt8(ascii: "n"), name.suffix(13).elementsEqual(SecretAlphabets.authorization) {
            return header(from: start, name: "authorization", kind: "an authorization header")
        }
        if name.last == UInt8(ascii: "e"), name.suffix(6).elementsEqual(SecretAlphabets.cookie) {
            return header(from: start, name: "cookie", kind: "a cookie")
        }
        guard TellingName.isIn(name) else { return nil }
        let end = end(of: .value, .value, from: start)
        let shown = bytes[start..<min(end, start + 256)]
        guard end - start >= 8, shown.contains(where: ByteSet.digits.contains),
            shown.contains(where: ByteSet.letters.contains),
            !TellingName.isPlaceholder(String(decoding: shown, as: UTF8.self)[...])
        else { return nil }
        return SecretMatch(range: start..<end, name: "named-secret", kind: "a secret with a telling name")
    }

    private mutating func header(from start: Int, name: String, kind: String) -> SecretMatch? {
        let end = end(of: .header, .headerValue, from: start)
        return end > start ? SecretMatch(range: start..<end, name: name, kind: kind) : nil
    }

    /// The word before a sign that assigns, lowercase; at most 64 bytes of it.
    private func nameBefore(_ separator: Int) -> [UInt8] {
        var end = separator
        while end > max(bounds.lowerBound, separator - 4), SecretAlphabets.beforeValue.contains(bytes[end - 1]) {
            end -= 1
        }
        var start = end
        while start > max(bounds.lowerBound, end - 64), ByteSet.token.contains(bytes[start - 1]) { start -= 1 }
        return bytes[start..<end].map { ByteSet.letters.contains($0) ? $0 | 0x20 : $0 }
    }

    // MARK: Runs

    private mutating func end(of run: Run, _ set: ByteSet, from start: Int) -> Int {
        end(ofRun: table.alphabetCount + run.rawValue, of: set, from: start)
    }

    private mutating func end(ofRun number: Int, of set: ByteSet, from start: Int) -> Int {
        if runs[number].contains(start) { return runs[number].upperBound }
        var end = start
        while end < bounds.upperBound, set.contains(bytes[end]) { end += 1 }
        runs[number] = start..<max(start, end)
        return max(start, end)
    }

    private func starts(_ place: Int, with text: [UInt8]) -> Bool {
        guard bounds.upperBound - place >= text.count else { return false }
        return bytes[place..<(place + text.count)].elementsEqual(text)
    }

    /// One byte over and over, as documentation writes it.
    private func isFiller(_ range: Range<Int>) -> Bool { Set(bytes[range].prefix(64)).count < 5 }
}

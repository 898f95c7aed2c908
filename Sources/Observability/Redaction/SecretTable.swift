// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Rules made ready for a search: which are worth a try at a byte, and which share an alphabet.
package struct SecretTable: Sendable {
    /// A rule, and the number of its alphabet among all.
    struct Entry: Sendable {
        let rule: SecretRule
        let alphabet: Int
    }

    let byFirstByte: [[Entry]]
    let alphabetCount: Int
    /// Whether names that tell of a secret, and headers that carry one, are looked at too.
    let findsShapes: Bool
    /// Whether key blocks, web tokens and passwords in URLs are looked for.
    let findsForms: Bool
    /// Bytes at which something can begin.
    let isWorthALook: [Bool]

    /// - Parameters:
    ///   - forms: looks for key blocks, web tokens and passwords in URLs.
    ///   - shapes: looks for values that a telling name or a header gives away. Too eager to judge by, right to hide by.
    package init(rules: [SecretRule] = SecretRule.all, forms: Bool = true, shapes: Bool = false) {
        let alphabets = Array(Set(rules.map(\.alphabet)))
        let numbers = Dictionary(uniqueKeysWithValues: zip(alphabets, alphabets.indices))
        let entries = rules.map { Entry(rule: $0, alphabet: numbers[$0.alphabet] ?? 0) }
        let byFirstByte = (0...255).map { byte in entries.filter { $0.rule.beginning[0] == UInt8(byte) } }
        let starters = Set((forms ? "e-:" : "").utf8).union((shapes ? ":=" : "").utf8)
        self.byFirstByte = byFirstByte
        alphabetCount = alphabets.count
        findsShapes = shapes
        findsForms = forms
        isWorthALook = (0...255).map { starters.contains(UInt8($0)) || !byFirstByte[$0].isEmpty }
    }

    /// Names that `SecretSearch` gives to what no rule describes.
    static let formNames: Set = ["web-token", "private-key", "url-password", "named-secret", "authorization", "cookie"]

    /// The standard rules, without shapes.
    package static let standard = SecretTable()
}

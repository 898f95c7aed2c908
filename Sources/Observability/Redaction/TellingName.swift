// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Names that say that their value is a secret, and values that only stand for one.
package enum TellingName {
    private static let names = [
        "secret", "token", "password", "passwd", "api_key", "apikey", "api-key", "private_key", "access_key",
        "credential",
    ].map { Array($0.utf8) }
    private static let placeholders = [
        "example", "placeholder", "changeme", "change_me", "your", "dummy", "password", "secret", "xxx", "todo", "test",
    ]

    /// Whether one of the names is in a lowercase text.
    package static func isIn(_ lowered: String) -> Bool { isIn(Array(lowered.utf8)) }

    /// The same for bytes: this is asked at every sign that assigns.
    static func isIn(_ lowered: [UInt8]) -> Bool {
        let names = names
        for start in lowered.indices {
            for name in names where name[0] == lowered[start] && lowered.count - start >= name.count {
                if lowered[start..<(start + name.count)].elementsEqual(name) { return true }
            }
        }
        return false
    }

    /// Whether a value is there to be replaced: a variable, a template, a word such as `changeme`.
    package static func isPlaceholder(_ value: Substring) -> Bool {
        let lowered = value.lowercased()
        return value.contains(where: { "${}<>%*".contains($0) }) || placeholders.contains(where: lowered.contains)
    }
}

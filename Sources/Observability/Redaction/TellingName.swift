// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Names that say that their value is a secret, and values that only stand for one.
package enum TellingName {
    private static let names = [
        "secret", "token", "password", "passwd", "api_key", "apikey", "api-key", "private_key", "access_key",
        "credential",
    ]
    private static let placeholders = [
        "example", "placeholder", "changeme", "change_me", "your", "dummy", "password", "secret", "xxx", "todo", "test",
    ]

    /// Whether one of the names is in a lowercase text.
    package static func isIn(_ lowered: String) -> Bool { names.contains(where: lowered.contains) }

    /// Whether a value is there to be replaced: a variable, a template, a word such as `changeme`.
    package static func isPlaceholder(_ value: Substring) -> Bool {
        let lowered = value.lowercased()
        return value.contains(where: { "${}<>%*".contains($0) }) || placeholders.contains(where: lowered.contains)
    }
}

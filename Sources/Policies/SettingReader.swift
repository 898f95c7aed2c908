// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Takes the values of one table by key and type. What is not asked for by name is an error, not ignored.
package struct SettingReader {
    /// What errors say was being done.
    package let operation: String
    /// The table's dotted key; empty at the top of a file.
    let path: String
    package let entries: [Setting.Entry]
    package let location: SourceLocation

    /// - Parameter keys: all keys that the table may have; nil where the author chooses them.
    package init(_ setting: Setting, path: String, operation: String, keys: [String]?) throws(PolicyError) {
        self.path = path
        self.operation = operation
        location = setting.location
        guard case .table(let entries) = setting.content else {
            throw PolicyError(
                .wrongType, operation: operation, subject: path,
                cause: "expected a table of keys, found \(setting.kind)", location: setting.location)
        }
        self.entries = entries
        guard let keys, let stranger = entries.first(where: { !keys.contains($0.key) }) else { return }
        throw PolicyError(
            .unknownKey, operation: operation, subject: subject(stranger.key), cause: "there is no such key",
            hint: "allowed here: \(keys.joined(separator: ", "))", location: stranger.keyLocation)
    }

    /// A key's full dotted name.
    package func subject(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// What a key is set to, or nil.
    package func optional(_ key: String) -> Setting? { entries.first { $0.key == key }?.value }

    /// - Throws: `policy.missing-key`.
    package func setting(_ key: String) throws(PolicyError) -> Setting {
        if let value = optional(key) { return value }
        throw PolicyError(
            .missingKey, operation: operation, subject: subject(key), cause: "it is not set",
            hint: "every value is written down, here or in what this extends", location: location)
    }

    /// A table below this one.
    package func table(_ key: String, keys: [String]?) throws(PolicyError) -> SettingReader {
        try SettingReader(setting(key), path: subject(key), operation: operation, keys: keys)
    }

    /// Any single value as its text.
    package func text(_ key: String) throws(PolicyError) -> String { try text(setting(key), subject(key)) }

    /// The text of a value that was found already; `subject` is its full name in errors.
    package func text(_ setting: Setting, _ subject: String) throws(PolicyError) -> String {
        guard case .scalar(let text, _) = setting.content else {
            throw wrong(setting, subject, "expected a text, found \(setting.kind)")
        }
        return text
    }

    /// The elements of a list of texts with their lines; no element twice.
    package func texts(_ key: String) throws(PolicyError) -> [(text: String, location: SourceLocation)] {
        let list = try setting(key)
        guard case .list(let elements) = list.content else {
            throw wrong(list, subject(key), "expected a list, found \(list.kind)")
        }
        var result: [(text: String, location: SourceLocation)] = []
        for element in elements {
            let text = try text(element, subject(key))
            guard !result.contains(where: { $0.text == text }) else {
                throw PolicyError(
                    .duplicateKey, operation: operation, subject: subject(key),
                    cause: "\(PolicyError.quoted(text)) is listed twice", location: element.location)
            }
            result.append((text, element.location))
        }
        return result
    }

    /// `true` or `false`, and no other spelling.
    package func boolean(_ key: String) throws(PolicyError) -> Bool {
        let value = try setting(key)
        switch value.content {
        case .scalar("true", isQuoted: false): return true
        case .scalar("false", isQuoted: false): return false
        default: throw wrong(value, subject(key), "expected true or false, found \(describe(value))")
        }
    }

    /// A number in a unit, within a range that the error names.
    package func quantity(_ key: String, _ unit: Quantity, _ range: ClosedRange<Int>) throws(PolicyError) -> Int {
        let value = try setting(key)
        guard case .scalar(let text, isQuoted: false) = value.content, unit.isWellFormed(text) else {
            throw wrong(value, subject(key), "expected \(unit.example), found \(describe(value))")
        }
        guard let number = unit.parse(text), range.contains(number) else {
            throw PolicyError(
                .outOfRange, operation: operation, subject: subject(key), cause: "\(text) is out of range",
                hint: "from \(unit.render(range.lowerBound)) to \(unit.render(range.upperBound))",
                location: value.location)
        }
        return number
    }

    /// A number in a unit, or nil for `none`.
    package func bound(_ key: String, _ unit: Quantity, _ range: ClosedRange<Int>) throws(PolicyError) -> Int? {
        if case .scalar("none", isQuoted: false) = try setting(key).content { return nil }
        return try quantity(key, unit, range)
    }

    /// One of the words that a type knows.
    package func choice<Word: RawRepresentable<String> & CaseIterable>(_ key: String) throws(PolicyError) -> Word {
        let value = try setting(key)
        if let word = Word(rawValue: try text(value, subject(key))) { return word }
        throw PolicyError(
            .unknownName, operation: operation, subject: subject(key), cause: "\(describe(value)) is not known",
            hint: "one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))", location: value.location)
    }

    private func describe(_ setting: Setting) -> String {
        if case .scalar(let text, let isQuoted) = setting.content {
            return PolicyError.quoted(text) + (isQuoted ? " in quotes" : "")
        }
        return setting.kind
    }

    private func wrong(_ setting: Setting, _ subject: String, _ cause: String) -> PolicyError {
        PolicyError(.wrongType, operation: operation, subject: subject, cause: cause, location: setting.location)
    }
}

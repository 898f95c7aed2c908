// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// One table of `batch.toml`: its values by key and type, or the line that is wrong.
struct BatchTable {
    static let operation = "read batch file, key"

    let entries: [TOMLNode.Entry]
    let location: SourceLocation
    private let file: String
    private let path: String

    /// - Parameters:
    ///   - path: the dotted key of the table; empty for the whole file.
    ///   - keys: what may occur; nil for names that the operator chooses.
    init(_ node: TOMLNode, file: String, path: String, keys: [String]?) throws(SettingsError) {
        location = SourceLocation(file: file, line: node.line)
        guard case .table(let entries) = node.content else {
            throw Self.wrongType(path, node, expected: "a table", location)
        }
        self.entries = entries
        self.file = file
        self.path = path
        guard let keys, let stranger = entries.first(where: { !keys.contains($0.key) }) else { return }
        throw SettingsError(
            .unknownKey, operation: Self.operation, subject: subject(stranger.key), cause: "it means nothing here",
            hint: "known: \(keys.joined(separator: ", "))",
            location: SourceLocation(file: file, line: stranger.value.line))
    }

    subscript(key: String) -> TOMLNode? { entries.first { $0.key == key }?.value }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(SettingsError) -> Int? {
        guard let node = self[key] else { return nil }
        guard case .integer(let value) = node.content else { throw wrongType(key, node, "a whole number") }
        guard range.contains(value) else {
            throw fault(
                .outOfRange, key, node, "\(value) is out of range", hint: "\(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func flag(_ key: String) throws(SettingsError) -> Bool? {
        guard let node = self[key] else { return nil }
        guard case .flag(let value) = node.content else { throw wrongType(key, node, "true or false") }
        return value
    }

    func path(_ key: String) throws(SettingsError) -> BatchFile.Located<String>? {
        guard let node = self[key] else { return nil }
        guard case .text(let value) = node.content else { throw wrongType(key, node, "a path in quotes") }
        guard !value.isEmpty, value.utf8.count < 4096, TerminalText.isPlain(value) else {
            throw fault(.outOfRange, key, node, "it is not a path", hint: "visible characters, at most 4095 bytes")
        }
        return BatchFile.Located(value: value, location: SourceLocation(file: file, line: node.line))
    }

    func profile(_ key: String) throws(SettingsError) -> BatchFile.Located<String>? {
        guard let node = self[key] else { return nil }
        guard case .text(let value) = node.content else {
            throw wrongType(key, node, "the name of a profile in quotes")
        }
        guard !value.isEmpty else {
            throw fault(.outOfRange, key, node, "it is empty", hint: "the name of a profile of the settings")
        }
        return BatchFile.Located(value: value, location: SourceLocation(file: file, line: node.line))
    }

    func names(_ key: String) throws(SettingsError) -> [BatchFile.Located<String>] {
        guard let node = self[key] else { return [] }
        guard case .list(let elements) = node.content else { throw wrongType(key, node, "a list of names in quotes") }
        var names: [BatchFile.Located<String>] = []
        for element in elements {
            guard case .text(let text) = element.content else { throw wrongType(key, element, "a name in quotes") }
            guard PolicyName(text) != nil else {
                throw fault(
                    .unknownName, key, element, "\"\(TerminalText.escape(text, limit: 80))\" is not a name",
                    hint: "the name of a policy as `nexus policy show` takes it")
            }
            guard !names.contains(where: { $0.value == text }) else {
                throw fault(.outOfRange, key, element, "\(text) is named twice", hint: nil)
            }
            names.append(.init(value: text, location: SourceLocation(file: file, line: element.line)))
        }
        return names
    }

    private func subject(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func fault(
        _ code: SettingsError.Code, _ key: String, _ node: TOMLNode, _ cause: String, hint: String?
    ) -> SettingsError {
        SettingsError(
            code, operation: Self.operation, subject: subject(key), cause: cause, hint: hint,
            location: SourceLocation(file: file, line: node.line))
    }

    private func wrongType(_ key: String, _ node: TOMLNode, _ expected: String) -> SettingsError {
        Self.wrongType(subject(key), node, expected: expected, SourceLocation(file: file, line: node.line))
    }

    private static func wrongType(
        _ subject: String, _ node: TOMLNode, expected: String, _ location: SourceLocation
    ) -> SettingsError {
        SettingsError(
            .wrongType, operation: operation, subject: subject, cause: "it is \(node.kind)",
            hint: "write \(expected)", location: location)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// Reads one policy file. Keys and values are judged after `extends` is resolved, by `PolicyResolver`.
package struct PolicyDecoder: Sendable {
    static let operation = "read policy"
    private static let versionKey = "nexus-policy"

    package init() {}

    /// - Throws: `policy.syntax`, `policy.empty`, and the errors of `nexus-policy` and `extends`.
    package func decode(_ source: SourceText) throws(PolicyError) -> RawPolicy {
        let root = try SettingParser(operation: Self.operation, file: source.file).parse(source)
        let reader = try SettingReader(root, path: "", operation: Self.operation, keys: nil)
        _ = try reader.quantity(Self.versionKey, .count, 1...1)
        let own = reader.entries.filter { $0.key != Self.versionKey && $0.key != "extends" }
        guard !own.isEmpty else {
            throw PolicyError(
                .empty, operation: Self.operation, subject: source.file, cause: "it says nothing of its own",
                hint: "use the policy that it extends, or write what is different", location: root.location)
        }
        let extends = try parent(reader)
        return RawPolicy(
            file: source.file, extends: extends, extendsLocation: reader.optional("extends")?.location,
            settings: Setting(content: .table(own), location: root.location))
    }

    private func parent(_ reader: SettingReader) throws(PolicyError) -> PolicyName? {
        guard let setting = reader.optional("extends") else { return nil }
        let text = try reader.text(setting, "extends")
        guard let name = PolicyName(text) else {
            throw PolicyError(
                .extends, operation: Self.operation, subject: "extends",
                cause: "\(PolicyError.quoted(text)) is not a policy's name",
                hint: "write the file's name without its ending", location: setting.location)
        }
        return name
    }
}

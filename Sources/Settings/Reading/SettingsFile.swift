// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// An `orchestrator.toml`, every key of it checked, those of profiles that nobody chose too.
struct SettingsFile: Equatable {
    static let schemaKey = "schema"
    static let profileKey = "profile"
    static let profilesKey = "profiles"
    static let secretsKey = "secrets"
    private static let topKeys = [schemaKey, profileKey, profilesKey, secretsKey] + SettingSchema.sections

    private(set) var own = SettingsLayer()
    private(set) var profiles: [String: SettingsLayer] = [:]
    /// The profile that the file itself chooses.
    private(set) var profile: String?
    /// Where `profile` stands.
    private(set) var profileLocation: SourceLocation?

    private let document: TOMLDocument

    init(_ document: TOMLDocument) throws(SettingsError) {
        self.document = document
        try checkSchema()
        for entry in try entries(document.root, "") {
            switch entry.key {
            case Self.schemaKey: continue
            case Self.profileKey:
                guard case .text(let name) = entry.value.content else {
                    throw fault(.wrongType, entry, entry.key, "it is \(entry.value.kind)", "the name of a profile")
                }
                (profile, profileLocation) = (name, document.location(entry.value.line))
            case Self.profilesKey: try readProfiles(entry)
            default: try readSection(entry, prefix: "", known: Self.topKeys, into: &own)
            }
        }
    }

    private func checkSchema() throws(SettingsError) {
        let hint = "begin the file with `\(Self.schemaKey) = \(SettingSchema.version)`"
        guard let node = document.root[Self.schemaKey] else {
            throw SettingsError(
                .missingKey, operation: "key", subject: Self.schemaKey, cause: "it is not set", hint: hint,
                location: document.location(1))
        }
        guard node.content == .integer(SettingSchema.version) else {
            var cause = "it is \(node.kind)"
            if case .integer(let number) = node.content { cause = "this nexus does not know version \(number)" }
            throw SettingsError(
                .version, operation: "key", subject: Self.schemaKey, cause: cause, hint: hint,
                location: document.location(node.line))
        }
    }

    private mutating func readProfiles(_ profiles: TOMLNode.Entry) throws(SettingsError) {
        for profile in try entries(profiles.value, profiles.key) {
            let path = "\(profiles.key).\(profile.key)"
            guard Self.isName(profile.key) else { throw badName(profile, path) }
            var layer = SettingsLayer()
            for section in try entries(profile.value, path) {
                try readSection(
                    section, prefix: "\(path).", known: SettingSchema.sections + [Self.secretsKey], into: &layer)
            }
            self.profiles[profile.key] = layer
        }
    }

    private func readSection(
        _ section: TOMLNode.Entry, prefix: String, known: [String], into layer: inout SettingsLayer
    ) throws(SettingsError) {
        let path = prefix + section.key
        if section.key == Self.secretsKey { return try readSecrets(section, path, into: &layer) }
        guard SettingSchema.sections.contains(section.key) else {
            throw unknown(section, path, "there is no such section", section.key, among: known)
        }
        let keys = SettingSchema.keys.filter { $0.section == section.key }
        for entry in try entries(section.value, path) {
            guard let key = SettingSchema.key(named: "\(section.key).\(entry.key)") else {
                let names = keys.map { String($0.name.dropFirst(section.key.count + 1)) }
                throw unknown(entry, "\(path).\(entry.key)", "there is no such key", entry.key, among: names)
            }
            let value: SettingValue
            do { value = try key.type.value(of: entry.value) } catch {
                throw fault(error.code, entry, "\(path).\(entry.key)", error.cause, key.type.allowed)
            }
            layer.values[key.name] = .init(value: value, location: document.location(entry.value.line))
        }
    }
}

extension SettingsFile {
    private static let sources = ["environment", "file", "credential"]

    /// No error here shows a value: whoever writes a secret into the file shall not read it in a log as well.
    private func readSecrets(
        _ section: TOMLNode.Entry, _ path: String, into layer: inout SettingsLayer
    ) throws(SettingsError) {
        for secret in try entries(section.value, path) {
            let path = "\(path).\(secret.key)"
            guard Self.isName(secret.key) else { throw badName(secret, path) }
            guard case .table(let entries) = secret.value.content, entries.count == 1, let entry = entries.first,
                Self.sources.contains(entry.key)
            else {
                throw fault(
                    .literalSecret, secret, path, "a secret itself has no place here",
                    "one reference: \(Self.sources.joined(separator: ", ")), "
                        + "for example { environment = \"MODEL_TOKEN\" }")
            }
            let reference = try reference(entry, "\(path).\(entry.key)")
            layer.secrets[secret.key] = .init(
                reference: reference, location: document.location(secret.value.line))
        }
    }

    private func reference(_ entry: TOMLNode.Entry, _ path: String) throws(SettingsError) -> SecretReference {
        if case .text(let text) = entry.value.content {
            switch entry.key {
            case "environment" where Self.isVariable(text): return .environment(text)
            case "file" where text.hasPrefix("/"): return .file(text)
            case "credential" where Self.isCredential(text): return .credential(text)
            default: break
            }
        }
        let allowed =
            switch entry.key {
            case "environment": "the name of a variable: letters, digits and `_`"
            case "file": "an absolute path"
            default: "the name of a credential: letters, digits, `.`, `_` and `-`"
            }
        throw fault(.literalSecret, entry, path, "what it says is no reference", allowed)
    }

    private static func isVariable(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isCredential(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.first != UInt8(ascii: ".")
            && text.utf8.allSatisfy { isWord($0) || "._-".utf8.contains($0) }
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy { isWord($0) || "_-".utf8.contains($0) }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

extension SettingsFile {
    private func entries(_ node: TOMLNode, _ path: String) throws(SettingsError) -> [TOMLNode.Entry] {
        guard case .table(let entries) = node.content else {
            throw SettingsError(
                .wrongType, operation: "key", subject: path, cause: "it is \(node.kind)", hint: "a table of keys",
                location: document.location(node.line))
        }
        return entries
    }

    private func fault(
        _ code: SettingsError.Code, _ entry: TOMLNode.Entry, _ path: String, _ cause: String, _ allowed: String
    ) -> SettingsError {
        SettingsError(
            code, operation: "key", subject: path, cause: cause, hint: "allowed is \(allowed)",
            location: document.location(entry.value.line))
    }

    private func unknown(
        _ entry: TOMLNode.Entry, _ path: String, _ cause: String, _ name: String, among names: [String]
    ) -> SettingsError {
        let hint = NearestName.of(name, among: names).map { "did you mean \($0)?" }
        return SettingsError(
            .unknownKey, operation: "key", subject: path, cause: cause,
            hint: hint ?? "allowed here: \(names.joined(separator: ", "))",
            location: document.location(entry.value.line))
    }

    private func badName(_ entry: TOMLNode.Entry, _ path: String) -> SettingsError {
        fault(.unknownName, entry, path, "it can't be called so", "a name of letters, digits, `_` and `-`")
    }
}

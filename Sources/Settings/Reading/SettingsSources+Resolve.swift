// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

extension SettingsSources {
    /// Flags win over the environment, that over the profile, that over the file, that over what is standard.
    /// - Throws: the first thing that is wrong anywhere, whether it would have won or not.
    package func resolve() throws(SettingsError) -> ResolvedSettings {
        var file: SettingsFile?
        if let document { file = try SettingsFile(document) }
        let variables = try readVariables()
        let flags = try readFlags()
        let profile = try chooseProfile(file)
        var values = standards()
        var secrets: [String: ResolvedSettings.Secret] = [:]
        func lay(_ layer: SettingsLayer, _ origin: (SourceLocation) -> SettingOrigin) {
            for (name, value) in layer.values {
                values[name] = .init(value: value.value, origin: origin(value.location))
            }
            for (name, secret) in layer.secrets {
                secrets[name] = .init(reference: secret.reference, origin: origin(secret.location))
            }
        }
        if let file { lay(file.own, SettingOrigin.file) }
        if let profile, let layer = file?.profiles[profile] { lay(layer) { .profile(profile, $0) } }
        values.merge(variables) { $1 }
        values.merge(flags) { $1 }
        return ResolvedSettings(profile: profile, values: values, secrets: secrets)
    }

    private func standards() -> [String: ResolvedSettings.Setting] {
        var values: [String: ResolvedSettings.Setting] = [:]
        for key in SettingSchema.keys {
            values[key.name] = key.standard.map { .init(value: $0, origin: .standard) }
        }
        if let folder = Self.standardStateFolder(environment: environment, isRoot: isRoot) {
            values[SettingKey.stateFolder.name] = .init(value: .text(folder), origin: .standard)
        }
        return values
    }

    private func chooseProfile(_ file: SettingsFile?) throws(SettingsError) -> String? {
        let variable = environment[SettingSchema.profileVariable]
        guard let name = profile ?? variable ?? file?.profile else { return nil }
        if file?.profiles[name] != nil { return name }
        let names = file?.profiles.keys.sorted() ?? []
        let known = names.isEmpty ? "there are no profiles" : "there are: \(names.joined(separator: ", "))"
        let isFromFile = profile == nil && variable == nil
        let (operation, subject) =
            isFromFile
            ? ("key", SettingsFile.profileKey)
            : profile != nil ? ("flag", "--profile") : ("environment variable", SettingSchema.profileVariable)
        throw SettingsError(
            .unknownName, operation: operation, subject: subject,
            cause: "there is no profile \(SettingFault.quoted(name))",
            hint: NearestName.of(name, among: names).map { "did you mean \($0)?" } ?? known,
            location: isFromFile ? file?.profileLocation : nil)
    }

    private func readVariables() throws(SettingsError) -> [String: ResolvedSettings.Setting] {
        var values: [String: ResolvedSettings.Setting] = [:]
        let keys = Dictionary(uniqueKeysWithValues: SettingSchema.keys.map { ($0.variable, $0) })
        for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("NEXUS_") {
            if SettingSchema.otherVariables.contains(name) { continue }
            guard let key = keys[name] else {
                let near = NearestName.of(name, among: keys.keys.sorted().map { $0.lowercased() })
                throw SettingsError(
                    .unknownVariable, operation: "environment variable", subject: name,
                    cause: "there is no such setting",
                    hint: near.map { "did you mean \($0.uppercased())?" } ?? "unset it")
            }
            values[key.name] = .init(
                value: try value(of: text, key, operation: "environment variable", subject: name),
                origin: .variable(name))
        }
        return values
    }

    private func readFlags() throws(SettingsError) -> [String: ResolvedSettings.Setting] {
        var values: [String: ResolvedSettings.Setting] = [:]
        for flag in flags {
            values[flag.key.name] = .init(
                value: try value(of: flag.text, flag.key, operation: "flag", subject: flag.name),
                origin: .flag(flag.name))
        }
        return values
    }

    private func value(
        of text: String, _ key: SettingKey, operation: String, subject: String
    ) throws(SettingsError) -> SettingValue {
        do { return try key.type.value(of: text) } catch {
            throw SettingsError(
                error.code, operation: operation, subject: subject, cause: error.cause,
                hint: "allowed is \(key.type.allowed)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Linux
internal import Settings

/// `--config` and `--profile`, and the settings that come out of everything that has a say.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The settings file; default $XDG_CONFIG_HOME/nexus/orchestrator.toml, /etc/nexus/orchestrator.toml for root.",
            valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The profile of the settings file to lay over it.", valueName: "name"))
    var profile: String?

    /// Reads the file when there is one, as a trusted file when privileged.
    /// - Parameters:
    ///   - flags: what the command line said of keys; nil for what it did not say.
    ///   - chosen: a profile that wins over `--profile`.
    func load(_ flags: [SettingsSources.Flag?] = [], profile chosen: String? = nil) throws -> ResolvedSettings {
        let environment = Self.environment
        let isRoot = Credentials.userID == 0
        var document: TOMLDocument?
        if let path = try file(environment: environment, isRoot: isRoot) {
            document = try TOMLDocument(
                file: path,
                bytes: try TrustedFile.read(path, limit: TOMLDocument.byteLimit, privileged: isRoot))
        }
        return try SettingsSources(
            document: document, environment: environment, flags: flags.compactMap(\.self), profile: chosen ?? profile,
            isRoot: isRoot
        ).resolve()
    }

    /// As getenv(3) sees it: the first of a name counts.
    static var environment: [String: String] {
        let entries = EnvironmentBlock.current.compactMap { entry -> (String, String)? in
            guard let sign = entry.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (
                String(decoding: entry[..<sign], as: UTF8.self), String(decoding: entry[(sign + 1)...], as: UTF8.self)
            )
        }
        return Dictionary(entries) { first, _ in first }
    }

    /// A file that somebody named must be there; one that nobody named need not.
    private func file(environment: [String: String], isRoot: Bool) throws(FrontError) -> String? {
        if let named = config ?? environment[SettingSchema.configVariable] { return named }
        guard let standard = SettingsSources.standardFile(environment: environment, isRoot: isRoot) else { return nil }
        do throws(LinuxError) {
            _ = try FileStatus(path: standard)
            return standard
        } catch {
            // Whose home can't be entered has no file in it, as after setpriv(1), which keeps HOME.
            if [.noEntry, .notDirectory, .accessDenied].contains(error.errno) { return nil }
            throw FrontError(code: "file.unreadable", operation: "read", subject: standard, cause: "\(error.errno)")
        }
    }
}

extension SettingsSources.Flag {
    /// `--allow-unproven`, `--no-allow-unproven`, or neither.
    static func allowUnproven(_ choice: Bool?) -> Self? {
        choice.flatMap { Self("run.allow-unproven", "\($0)", name: $0 ? "--allow-unproven" : "--no-allow-unproven") }
    }
}

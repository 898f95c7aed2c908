// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Everything that settings are made from, already read.
package struct SettingsSources: Sendable {
    /// What the command line said of a key, as text.
    package struct Flag: Sendable, Equatable {
        package let key: SettingKey
        package let text: String
        /// As written, for example `--state`.
        package let name: String

        /// - Parameter key: the dotted name of a key; nil when there is none of that name.
        package init?(_ key: String, _ text: String, name: String) {
            guard let key = SettingSchema.key(named: key) else { return nil }
            (self.key, self.text, self.name) = (key, text, name)
        }
    }

    package var document: TOMLDocument?
    /// Names and values.
    package var environment: [String: String]
    package var flags: [Flag]
    /// What `--profile` said.
    package var profile: String?
    package var isRoot: Bool

    package init(
        document: TOMLDocument?, environment: [String: String], flags: [Flag] = [], profile: String? = nil, isRoot: Bool
    ) {
        self.document = document
        self.environment = environment
        self.flags = flags
        self.profile = profile
        self.isRoot = isRoot
    }
}

extension SettingsSources {
    /// Where the settings file is when nobody names one; nil when the environment names no home.
    package static func standardFile(environment: [String: String], isRoot: Bool) -> String? {
        if isRoot { return "/etc/nexus/orchestrator.toml" }
        let folder = folder("XDG_CONFIG_HOME", below: ".config", environment)
        return folder.map { "\($0)/nexus/orchestrator.toml" }
    }

    /// Where runs are remembered when nobody says.
    static func standardStateFolder(environment: [String: String], isRoot: Bool) -> String? {
        if isRoot { return "/var/lib/nexus/{uid}" }
        return folder("XDG_STATE_HOME", below: ".local/state", environment).map { "\($0)/nexus" }
    }

    /// A relative path in such a variable counts as unset (XDG Base Directory Specification).
    private static func folder(_ variable: String, below home: String, _ environment: [String: String]) -> String? {
        if let base = environment[variable], base.hasPrefix("/") { return base }
        return environment["HOME"].flatMap { $0.hasPrefix("/") ? "\($0)/\(home)" : nil }
    }
}

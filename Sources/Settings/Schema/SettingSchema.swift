// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// Every key that there is. What is not here is an error in a file, and has no variable.
package enum SettingSchema {
    /// What `schema` in a file must say.
    package static let version = 1

    /// In the order of the documentation, sections together.
    package static let keys: [SettingKey] = [
        .stateFolder, .allowUnproven, .attempts, .attemptTime, .tokens, .microdollars, .concurrentChecks, .batchJobs,
        .uidBase, .policies, .images, .agentPolicy, .verifierPolicy, .logLevel, .logDestination, .logRotateSize,
        .redactionPatterns,
    ]

    /// Variables that are no settings, but belong to the front or to the project's own tests.
    package static let otherVariables = [
        configVariable, profileVariable, "NEXUS_STAGE", "NEXUS_REQUIRE", "NEXUS_BUILD_DIR",
    ]
    /// Names the settings file.
    package static let configVariable = "NEXUS_CONFIG"
    /// Names the profile.
    package static let profileVariable = "NEXUS_PROFILE"

    static let sections = keys.reduce(into: [String]()) { if $0.last != $1.section { $0.append($1.section) } }

    static func key(named name: String) -> SettingKey? { keys.first { $0.name == name } }

    /// The keys as the documentation has them.
    package static var markdown: String {
        keys.reduce(into: "| key | variable | default | allowed | what it sets |\n| --- | --- | --- | --- | --- |\n") {
            let standard = $1.standard == nil ? $1.standardText : "`\($1.standardText)`"
            $0 += "| `\($1.name)` | `\($1.variable)` | \(standard) | \($1.type.allowed) | \($1.summary) |\n"
        }
    }
}

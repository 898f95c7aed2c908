// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Every setting with the one value that is in force, and what said it.
package struct ResolvedSettings: Sendable, Equatable {
    /// A value and its origin.
    package struct Setting: Sendable, Equatable {
        package let value: SettingValue
        package let origin: SettingOrigin
    }

    /// A secret's place and what said it.
    package struct Secret: Sendable, Equatable {
        package let reference: SecretReference
        package let origin: SettingOrigin
    }

    /// The profile that was chosen.
    package let profile: String?
    /// By the name of the key; what is unset and has no standard value is not there.
    package let values: [String: Setting]
    /// By the name that the operator gave.
    package let secrets: [String: Secret]

    /// What said a key's value; nil when it has none.
    package func origin(of key: SettingKey) -> SettingOrigin? { values[key.name]?.origin }
}

extension ResolvedSettings {
    /// With `{uid}` in its place; nil when neither the settings nor the environment say where.
    package func stateFolder(uid: UInt32) -> String? {
        optionalText(.stateFolder)?.split(separator: "{uid}", omittingEmptySubsequences: false)
            .joined(separator: "\(uid)")
    }

    /// Whether nobody chose the state folder.
    package var isStateFolderStandard: Bool { origin(of: .stateFolder) == .standard }
    /// Must-requirements without a test are recorded as unproven instead of refused.
    package var allowsUnproven: Bool { flag(.allowUnproven) }
    /// What no work item may exceed.
    package var ceiling: Budget {
        Budget(
            attempts: number(.attempts), attemptSeconds: number(.attemptTime) / 1000, tokens: number(.tokens),
            microdollars: number(.microdollars))
    }
    /// How many checks of one run go on at a time.
    package var concurrentChecks: Int { number(.concurrentChecks) }
    /// How many specifications a batch runs at a time.
    package var batchJobs: Int { number(.batchJobs) }
    /// Where the ids of sandboxes come from; who uses them asks for `conflict` first.
    package var hostIDs: HostIDRange { HostIDRange(first: number(.uidBase)) }
    /// What said `hostIDs`.
    package var hostIDsOrigin: SettingOrigin { origin(of: .uidBase) ?? .standard }
    /// A folder of the operator's own policies.
    package var policies: String? { optionalText(.policies) }
    /// A folder of the operator's own images.
    package var images: String? { optionalText(.images) }
    /// The policy of attempts: a name, or an absolute path.
    package var agentPolicy: String { text(.agentPolicy) }
    /// The policy of checks: a name, or an absolute path.
    package var verifierPolicy: String { text(.verifierPolicy) }
    /// A name that swift-log knows.
    package var logLevel: String { text(.logLevel) }
    /// `file` (in the state folder) or `standard-error`.
    package var logDestination: String { text(.logDestination) }
    /// In bytes.
    package var logRotateSize: Int { number(.logRotateSize) }
    /// Shapes of secrets beside those that nexus knows, unchecked.
    package var redactionPatterns: [String] {
        guard case .list(let texts) = values[SettingKey.redactionPatterns.name]?.value else { return [] }
        return texts
    }

    private func optionalText(_ key: SettingKey) -> String? {
        guard case .text(let text) = values[key.name]?.value else { return nil }
        return text
    }

    private func text(_ key: SettingKey) -> String {
        guard let text = optionalText(key) else { preconditionFailure("\(key.name) has a standard text") }
        return text
    }

    private func number(_ key: SettingKey) -> Int {
        guard case .integer(let number) = values[key.name]?.value else {
            preconditionFailure("\(key.name) has a standard number")
        }
        return number
    }

    private func flag(_ key: SettingKey) -> Bool { values[key.name]?.value == .flag(true) }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import Settings

/// Settings from texts, as a test says them.
enum SettingsSample {
    static let file = "o.toml"

    static func resolve(
        _ text: String?, environment: [String: String] = [:], flags: [SettingsSources.Flag?] = [],
        profile: String? = nil, isRoot: Bool = true
    ) throws -> ResolvedSettings {
        try SettingsSources(
            document: try text.map { try TOMLDocument(file: file, text: $0) }, environment: environment,
            flags: flags.map { try #require($0) }, profile: profile, isRoot: isRoot
        ).resolve()
    }

    /// A file that sets something in every section, with two profiles.
    static let full = """
        schema = 1
        profile = "night"

        [state]
        folder = "/srv/nexus/{uid}"

        [run]
        allow-unproven = true
        attempts = 7
        attempt-time = "10min"
        tokens = 500_000

        [sandbox]
        policies = "/etc/nexus/policies"
        agent-policy = "strict"

        [log]
        rotate-size = "1MiB"

        [redaction]
        patterns = ["corp-[0-9]+", 'x"y']

        [secrets.model]
        file = "/etc/nexus/model.key"
        [secrets.forge]
        environment = "FORGE_TOKEN"

        [profiles.night]
        batch.jobs = 4
        run = { attempts = 3 }
        secrets.model = { credential = "model" }
        [profiles.day.checks]
        concurrent = 8
        """
}

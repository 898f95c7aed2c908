// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import Settings

/// Looking secrets up where the settings say that they are.
enum SettingsSecrets {
    private static let byteLimit = 64 << 10

    /// - Throws: `SettingsError` when it is not there, or not kept as a secret.
    static func resolve(_ name: String, _ secret: ResolvedSettings.Secret) throws -> String {
        try secret.reference.resolve(name: name, environment: SettingsOptions.environment) { path in
            try TrustedFile.read(path, limit: byteLimit, privileged: Credentials.userID == 0, isSecret: true)
        }
    }
}

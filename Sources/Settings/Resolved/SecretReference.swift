// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Where a secret is to be found. Settings hold no secret itself: it is looked up when it is used, and kept nowhere.
package enum SecretReference: Sendable, Equatable {
    /// A variable of nexus's own environment.
    case environment(String)
    /// A file, by its absolute path.
    case file(String)
    /// A name that a unit's `LoadCredential=` hands over (systemd.exec(5)).
    case credential(String)
}

extension SecretReference: CustomStringConvertible {
    package var description: String {
        switch self {
        case .environment(let name): "environment \(name)"
        case .file(let path): "file \(path)"
        case .credential(let name): "credential \(name)"
        }
    }
}

extension SecretReference {
    /// systemd's name for the folder of a unit's credentials.
    package static let credentialsVariable = "CREDENTIALS_DIRECTORY"

    /// The secret itself; ends of lines behind it are not part of it.
    /// - Parameters:
    ///   - name: the secret's name in the settings, for errors.
    ///   - read: the bytes of a file that may be trusted with a secret; its error text becomes the cause.
    /// - Throws: `settings.absent-secret`, without anything of the secret in it.
    package func resolve(
        name: String, environment: [String: String], read: (String) throws -> [UInt8]
    ) throws(SettingsError) -> String {
        let text: String?
        switch self {
        case .environment(let variable): text = environment[variable]
        case .file(let path): text = try Self.text(name, path, read)
        case .credential(let credential):
            guard let folder = environment[Self.credentialsVariable], folder.hasPrefix("/") else {
                throw Self.absent(name, "there are no credentials: \(Self.credentialsVariable) is not set")
            }
            text = try Self.text(name, "\(folder)/\(credential)", read)
        }
        guard let text else { throw Self.absent(name, "\(self) is not set") }
        var secret = text[...]
        while let last = secret.last, last.isNewline { secret.removeLast() }
        guard !secret.isEmpty else { throw Self.absent(name, "\(self) is empty") }
        return String(secret)
    }

    private static func text(
        _ name: String, _ path: String, _ read: (String) throws -> [UInt8]
    ) throws(SettingsError) -> String {
        let bytes: [UInt8]
        do { bytes = try read(path) } catch { throw absent(name, "\(error)") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw absent(name, "\(path) is not UTF-8") }
        return text
    }

    private static func absent(_ name: String, _ cause: String) -> SettingsError {
        SettingsError(.absentSecret, operation: "look up", subject: "secret \(name)", cause: cause)
    }
}

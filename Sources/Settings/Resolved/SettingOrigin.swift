// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What said a value; later cases win over earlier ones.
package enum SettingOrigin: Sendable, Equatable {
    case standard
    case file(SourceLocation)
    case profile(String, SourceLocation)
    case variable(String)
    /// As written on the command line, for example `--jobs`.
    case flag(String)
}

extension SettingOrigin {
    /// The line that said it, when a file did.
    package var location: SourceLocation? {
        switch self {
        case .file(let location), .profile(_, let location): location
        case .standard, .variable, .flag: nil
        }
    }
}

extension SettingOrigin: CustomStringConvertible {
    package var description: String {
        switch self {
        case .standard: "default"
        case .file(let location): "\(location)"
        case .profile(let name, let location): "profile \(name), \(location)"
        case .variable(let name): "environment variable \(name)"
        case .flag(let name): "flag \(name)"
        }
    }
}

extension SettingOrigin: Encodable {
    private enum Field: String, CodingKey {
        case kind, file, line, profile, name
    }

    /// `kind`, and what says more about it.
    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        switch self {
        case .standard: try fields.encode("default", forKey: .kind)
        case .file(let location):
            try fields.encode("file", forKey: .kind)
            try fields.encode(location.file, forKey: .file)
            try fields.encode(location.line, forKey: .line)
        case .profile(let name, let location):
            try fields.encode("profile", forKey: .kind)
            try fields.encode(name, forKey: .profile)
            try fields.encode(location.file, forKey: .file)
            try fields.encode(location.line, forKey: .line)
        case .variable(let name):
            try fields.encode("environment", forKey: .kind)
            try fields.encode(name, forKey: .name)
        case .flag(let name):
            try fields.encode("flag", forKey: .kind)
            try fields.encode(name, forKey: .name)
        }
    }
}

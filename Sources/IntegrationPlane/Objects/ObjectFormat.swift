// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Crypto
import Domain

/// The hash that names a repository's objects.
enum ObjectFormat: String, Sendable {
    case sha1, sha256

    /// The hash of raw bytes.
    func hash(_ bytes: [UInt8]...) -> [UInt8] {
        switch self {
        case .sha1:
            // git's own naming, not a security decision of ours; git detects known collisions when it writes.
            var function = Insecure.SHA1()
            for part in bytes { function.update(data: part) }
            return Array(function.finalize())
        case .sha256:
            var function = SHA256()
            for part in bytes { function.update(data: part) }
            return Array(function.finalize())
        }
    }

    /// The name that git gives to an object.
    func name(of kind: ObjectKind, _ content: [UInt8]) -> ObjectName {
        let header = Array("\(kind.rawValue) \(content.count)\0".utf8)
        return Self.objectName(hash(header, content))
    }

    /// No object: what a ref that does not exist is compared with.
    var zero: ObjectName { Self.objectName([UInt8](repeating: 0, count: self == .sha1 ? 20 : 32)) }

    private static func objectName(_ bytes: [UInt8]) -> ObjectName {
        guard let name = ObjectName(Hexadecimal.encode(bytes)) else {
            preconditionFailure("20 or 32 bytes are an object name")
        }
        return name
    }
}

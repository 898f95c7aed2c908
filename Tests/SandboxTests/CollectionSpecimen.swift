// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

/// One thing at a path of a layer. `%` and two hexadecimal digits in the path are a byte; folders above are made.
struct Specimen: Sendable {
    enum Kind: Sendable {
        case file(String, mode: UInt32)
        /// A file of this length without contents.
        case hole(Int)
        case link(String)
        case folder(mode: UInt32)
        /// mknod(2): the kind of node and what it stands for.
        case node(UInt32, major: UInt32, minor: UInt32)
        /// A second name for something that the layer has already.
        case hardLink(String)
    }

    let path: String
    let kind: Kind

    static func file(_ path: String, _ text: String = "text", mode: UInt32 = 0o644) -> Specimen {
        Specimen(path: path, kind: .file(text, mode: mode))
    }
    static func hole(_ path: String, _ length: Int) -> Specimen { Specimen(path: path, kind: .hole(length)) }
    static func link(_ path: String, _ target: String) -> Specimen { Specimen(path: path, kind: .link(target)) }
    static func folder(_ path: String, mode: UInt32 = 0o755) -> Specimen {
        Specimen(path: path, kind: .folder(mode: mode))
    }
    static func node(_ path: String, _ kind: UInt32, _ major: UInt32 = 0, _ minor: UInt32 = 0) -> Specimen {
        Specimen(path: path, kind: .node(kind, major: major, minor: minor))
    }
    static func gone(_ path: String) -> Specimen { node(path, S_IFCHR) }
    static func hardLink(_ path: String, to other: String) -> Specimen { Specimen(path: path, kind: .hardLink(other)) }

    /// The bytes that a path of a specimen stands for.
    static func bytes(_ path: String) -> [UInt8] {
        var rest = Array(path.utf8)[...]
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard byte == UInt8(ascii: "%"), let value = UInt8(digits, radix: 16) else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}

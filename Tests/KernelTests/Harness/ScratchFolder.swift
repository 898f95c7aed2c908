// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// A fresh folder that anybody may look into, removed at the end.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        path = "\(base)/nexus-kernel-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A copy of a program, with these permissions.
    func copy(_ source: String, as name: String, permissions: Int) throws -> String {
        let target = "\(path)/\(name)"
        try FileManager.default.copyItem(
            atPath: URL(filePath: source).resolvingSymlinksInPath().path, toPath: target)
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: target)
        return target
    }
}

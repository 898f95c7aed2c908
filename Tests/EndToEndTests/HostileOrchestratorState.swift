// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import SandboxRuntime

/// A state folder as the orchestrator's user has it, with layers that it owns and some that it should not get.
final class HostileOrchestratorState {
    let path: String
    /// Its parent, which is nobody's to write: directly below the temporary folder, the orchestrator's own private
    /// one would stand there.
    private let parent: String

    /// - Parameter foreign: who owns the layer `foreign`.
    init(owner: Owner, foreign: UInt32) throws {
        let files = FileManager.default
        parent = files.temporaryDirectory.resolvingSymlinksInPath().path + "/nexus-hostile-\(UUID().uuidString)"
        path = parent + "/state"
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        let layers = path + "/layers"
        for folder in [layers, layers + "/own", layers + "/own/sub", layers + "/foreign"] {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
        }
        try Data("base\n".utf8).write(to: URL(filePath: layers + "/own/base"))
        try Data().write(to: URL(filePath: layers + "/file"))
        try files.createSymbolicLink(atPath: layers + "/link", withDestinationPath: "own")
        try files.createSymbolicLink(atPath: layers + "/out", withDestinationPath: "/etc")
        for folder in ["", "/layers", "/layers/own", "/layers/own/sub", "/layers/own/base", "/layers/file"] {
            try Self.give(path + folder, to: owner.uid, owner.gid)
        }
        try Self.give(layers + "/foreign", to: foreign, foreign)
    }

    deinit { try? FileManager.default.removeItem(atPath: parent) }

    private static func give(_ path: String, to uid: UInt32, _ gid: UInt32) throws {
        try FileManager.default.setAttributes(
            [.ownerAccountID: NSNumber(value: uid), .groupOwnerAccountID: NSNumber(value: gid)], ofItemAtPath: path)
    }
}

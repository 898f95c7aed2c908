// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Foundation
internal import Linux

extension GitRepository {
    /// What git calls the folder in which a batch of objects waits to be flushed; nobody but a batch writer makes one.
    private static let batchPrefix = "tmp_objdir-bulk-fsync-"

    /// Removes what a git that nexus had started left when it was killed. For the holder of the state, before it works.
    /// - Parameter wasMoving: a move of the branch was journalled and never settled: a lock on it is ours then.
    package func removeLeftovers(wasMoving: Bool) throws(IntegrationError) {
        let objects = "\(gitFolder)/objects"
        let folder = try FolderDescriptor(path: objects)
        for name in try folder.names() {
            let name = String(decoding: name, as: UTF8.self)
            if name.hasPrefix(Self.batchPrefix) { try? FileManager.default.removeItem(atPath: "\(objects)/\(name)") }
        }
        guard wasMoving else { return }
        try? Files.remove(path: "\(gitFolder)/\(Constants.integrationRef).lock")
    }
}

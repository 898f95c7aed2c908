// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Foundation
internal import Linux

extension GitRepository {
    /// What git calls the folder in which a batch of objects waits to be flushed; nobody but a batch writer makes one.
    private static let batchPrefix = "tmp_objdir-bulk-fsync-"
    /// What git calls an object that it is writing.
    private static let objectPrefix = "tmp_obj_"

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

    /// Removes objects that a git of a killed run was writing: those that nobody has written to since the state is held.
    /// The owner's own git may be at work beside us; what it is writing is younger.
    /// - Parameters:
    ///   - start: when the run began.
    ///   - end: when every process of the killed run was known to be dead.
    package func removeUnfinishedObjects(from start: Timestamp, to end: Timestamp) {
        let files = FileManager.default
        let objects = "\(gitFolder)/objects"
        for folder in (try? files.contentsOfDirectory(atPath: objects)) ?? [] where folder.utf8.count == 2 {
            let names = (try? files.contentsOfDirectory(atPath: "\(objects)/\(folder)")) ?? []
            for name in names where name.hasPrefix(Self.objectPrefix) {
                let path = "\(objects)/\(folder)/\(name)"
                guard let date = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date else { continue }
                let milliseconds = Int64(date.timeIntervalSince1970 * 1000)
                guard (start.milliseconds...max(start, end).milliseconds).contains(milliseconds) else { continue }
                try? files.removeItem(atPath: path)
            }
        }
    }
}

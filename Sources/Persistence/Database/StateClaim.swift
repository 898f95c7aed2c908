// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Linux

/// A state folder that this process holds alone, before anything is stored in it. Given up without having become a
/// database, it leaves the folder as it was.
package struct StateClaim: ~Copyable, Sendable {
    /// The state folder's path.
    package let folder: String
    /// The process that the operator started.
    let process: Int32
    private let lock: StateLock

    /// Takes the lock of a folder, which is made when it is not there (its parent must be).
    /// - Parameters:
    ///   - process: what the operator knows the holder by.
    ///   - now: since when it is held.
    /// - Throws: `state.busy` with the holder, or what the system said.
    package init(folder: String, process: Int32 = StateClaim.thisProcess, now: Timestamp) throws(StateError) {
        try OpenFolder.make(path: folder)
        lock = try StateLock(folder: try OpenFolder(path: folder), process: process, now: now)
        self.folder = folder
        self.process = process
    }

    deinit {
        guard lock.isNew, (try? StateFile.exists(databasePath)) == false else { return }
        // Still locked: whoever opens it now finds out that it has lost its name, and tries again.
        try? Files.remove(path: "\(folder)/\(StateLock.name)")
    }

    /// This process's own number.
    package static var thisProcess: Int32 { Processes.current }

    private var databasePath: String { "\(folder)/\(StateFile.name)" }
}

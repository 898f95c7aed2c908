// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Synchronization

/// The log of a state folder, `log/nexus.jsonl`: lines for its owner alone, in files of a limited size. A line that can't
/// be written never stops a run; it is counted.
package final class LogFile: Sendable {
    private struct Open: ~Copyable {
        var folder: OpenFolder
        var file: OpenFile
        var byteCount: Int
        var lost = 0
    }

    /// Below the state folder.
    private static let folderName = "log"
    private static let name = "nexus.jsonl"

    private let byteLimit: Int
    private let keptFiles: Int
    private let open: Mutex<Open>

    /// Opens the log in a state folder, made when it is not there.
    /// - Parameters:
    ///   - byteLimit: a line that would make the file larger begins a new one.
    ///   - keptFiles: how many full files stay, `nexus.1.jsonl` the newest.
    package init(state: String, byteLimit: Int = 16 << 20, keptFiles: Int = 4) throws(StateError) {
        self.byteLimit = byteLimit
        self.keptFiles = keptFiles
        let folder = try OpenFolder(path: state).folder(Self.folderName)
        let file = try Self.openFile(in: folder)
        let byteCount = try file.byteCount()
        open = Mutex(Open(folder: folder, file: file, byteCount: byteCount))
    }

    /// Where the log of a state folder is; nil when there is none.
    package static func path(state: String) -> String? {
        let path = "\(state)/\(folderName)/\(name)"
        return (try? FileStatus(path: path))?.kind == .regular ? path : nil
    }

    /// Lines that could not be written.
    package var lost: Int { open.withLock { $0.lost } }

    /// Adds whole lines.
    package func append(_ bytes: [UInt8]) {
        open.withLock { open in
            do throws(StateError) {
                if open.byteCount > 0, open.byteCount + bytes.count > byteLimit { try rotate(&open) }
                try open.file.write(bytes)
                open.byteCount += bytes.count
            } catch {
                open.lost += 1
            }
        }
    }

    private func rotate(_ open: inout Open) throws(StateError) {
        for number in (0..<max(0, keptFiles)).reversed() {
            let older = number == 0 ? Self.name : "nexus.\(number).jsonl"
            // Not every number exists yet.
            try? open.folder.move(older, to: "nexus.\(number + 1).jsonl", in: open.folder)
        }
        if keptFiles < 1 { open.folder.discard(Self.name) }
        open.file = try Self.openFile(in: open.folder)
        open.byteCount = try open.file.byteCount()
    }

    private static func openFile(in folder: borrowing OpenFolder) throws(StateError) -> OpenFile {
        // A FIFO in the file's place would block the open.
        try folder.file(name, [.writeOnly, .create, .append, .nonBlocking])
    }
}

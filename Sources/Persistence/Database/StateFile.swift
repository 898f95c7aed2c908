// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import GRDB
import Linux

/// The database's file inside a state folder: making it, and checking that it is ours.
enum StateFile {
    static let name = "state.sqlite"

    /// Makes the database under another name first, so that a file of the right name is never half made, and an empty
    /// one is known to be damaged.
    static func createIfAbsent(in folder: borrowing OpenFolder) throws(StateError) {
        let path = "\(folder.subject)/\(name)"
        guard try !exists(path) else { return }
        let draft = "\(path).new"
        for leftover in [draft, "\(draft)-journal", "\(path)-wal", "\(path)-shm"] { try? Files.remove(path: leftover) }
        // SQLite would leave the mode to the umask; its side files take the database's.
        _ = try OpenFile(path: draft, [.readWrite, .create, .exclusive])
        do {
            try fill(draft, as: path)
        } catch {
            for leftover in [draft, "\(draft)-journal"] { try? Files.remove(path: leftover) }
            throw error
        }
        try folder.synchronize()
    }

    /// Makes the tables in a draft and gives it its name.
    private static func fill(_ draft: String, as path: String) throws(StateError) {
        try StateError.wrap("create", path) {
            let queue = try DatabaseQueue(path: draft)
            try StateMigrations.migrator.migrate(queue)
            try queue.close()
        }
        try OpenFile(path: draft, .readOnly).synchronize()
        try StateError.calling("rename", draft) { () throws(LinuxError) in try Folders.rename(draft, to: path) }
    }

    /// Refuses what nexus did not write, before anything is changed in it.
    /// - Throws: `state.damaged`, `state.newer`, or `state.older` where that is not allowed.
    static func check(_ database: Database, path: String, allowsOlder: Bool) throws(StateError) {
        let (application, isNewer, isComplete) = try StateError.wrap("open", path) {
            (
                try Int.fetchOne(database, sql: "PRAGMA application_id"),
                try StateMigrations.migrator.hasBeenSuperseded(database),
                try StateMigrations.migrator.hasCompletedMigrations(database)
            )
        }
        guard application == StateMigrations.applicationID else {
            throw damaged(path, "the database of another program")
        }
        guard !isNewer else {
            throw StateError(
                .newer, operation: "open", subject: path, cause: .found("written by a newer nexus"),
                hint: "use that version, or another state folder")
        }
        guard allowsOlder || isComplete else {
            throw StateError(
                .older, operation: "open", subject: path, cause: .found("written by an older nexus"),
                hint: "the next run on this state folder brings it to this version")
        }
    }

    /// Reads every page once (`PRAGMA quick_check`): a torn file is found before work rests on it.
    static func checkPages(_ database: Database, path: String) throws(StateError) {
        let finding = try StateError.wrap("check", path) {
            try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
        }
        guard finding == "ok" else { throw damaged(path, finding) }
    }

    /// Whether a regular file of at least one page stands there.
    static func exists(_ path: String) throws(StateError) -> Bool {
        let status: FileStatus
        do {
            status = try StateError.calling("open", path) { () throws(LinuxError) in try FileStatus(path: path) }
        } catch {
            guard error.cause == .system(.noEntry) else { throw error }
            return false
        }
        guard status.kind == .regular else { throw damaged(path, "not a regular file") }
        guard status.byteCount > 0 else { throw damaged(path, "an empty file") }
        return true
    }

    private static func damaged(_ path: String, _ finding: String) -> StateError {
        StateError(
            .damaged, operation: "open", subject: path, cause: .found(finding),
            hint: "move the state folder away, or restore it from a backup")
    }
}

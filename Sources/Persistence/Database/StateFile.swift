// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import GRDB
import Glibc

/// The database's file inside a state folder: making it, and checking that it is ours.
enum StateFile {
    static let name = "state.sqlite"

    /// Makes the database under another name first, so that a file of the right name is never half made, and an empty
    /// one is known to be damaged.
    static func createIfAbsent(in folder: borrowing Descriptor) throws(StateError) {
        let path = "\(folder.subject)/\(name)"
        guard try !exists(path) else { return }
        let draft = "\(path).new"
        for leftover in [draft, "\(draft)-journal", "\(path)-wal", "\(path)-shm"] { _ = unsafe unlink(leftover) }
        // SQLite would leave the mode to the umask; its side files take the database's.
        _ = try Descriptor.open(draft, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
        do {
            try fill(draft, as: path)
        } catch {
            for leftover in [draft, "\(draft)-journal"] { _ = unsafe unlink(leftover) }
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
        try Descriptor.open(draft, O_RDONLY).synchronize()
        try SystemCall.check("rename", draft) { unsafe rename(draft, path) }
    }

    /// Refuses what nexus did not write, before anything is changed in it.
    /// - Throws: `state.damaged` or `state.newer`.
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
            throw damaged(path, "its tables are not complete")
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
        var status = stat()
        do {
            try SystemCall.check("open", path) { unsafe lstat(path, &status) }
        } catch {
            guard error.cause == .system(ENOENT) else { throw error }
            return false
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw damaged(path, "not a regular file") }
        guard status.st_size > 0 else { throw damaged(path, "an empty file") }
        return true
    }

    private static func damaged(_ path: String, _ finding: String) -> StateError {
        StateError(
            .damaged, operation: "open", subject: path, cause: .found(finding),
            hint: "move the state folder away, or restore it from a backup")
    }
}

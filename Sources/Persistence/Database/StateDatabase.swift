// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB
import Linux
package import Observability
import Synchronization

/// The orchestrator's own state: SQLite in a folder that it holds alone. Accesses run one after the other on a thread
/// of their own, also when the task that asks has been cancelled.
package final class StateDatabase: Sendable {
    /// What a write has to outlive when its call returns.
    package enum Durability: Sendable {
        /// This process and its killing. A power cut may take the last such writes, never a part of one.
        case process
        /// A power cut too: for what is about to be done outside the database, such as moving a ref.
        case power
    }

    /// The state folder's path.
    package let folder: String
    /// Counts the orchestrators that have held this folder; from 1.
    package let generation: Int64
    private let queue: DatabaseQueue
    private let redactor: Redactor
    private let lock: Mutex<StateLock?>

    /// Opens the state in a folder, which is made when it is not there (its parent must be), takes the lock, and
    /// brings an older database to this version.
    /// - Throws: `state.busy`, `state.newer`, `state.damaged`, or what the system said.
    /// - Parameter redactor: goes over the words of others in every record.
    package init(folder: String, now: Timestamp, redactor: Redactor = .standard) throws(StateError) {
        try OpenFolder.make(path: folder)
        let opened = try OpenFolder(path: folder)
        let lock = try StateLock(folder: opened)
        try StateFile.createIfAbsent(in: opened)
        let path = "\(folder)/\(StateFile.name)"
        (queue, generation) = try StateError.wrap("open", path) {
            try Self.check(path)
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try StateMigrations.migrator.migrate(queue)
            return (queue, try queue.write { database in try Self.takeOver(database, now) })
        }
        self.folder = folder
        self.redactor = redactor
        self.lock = Mutex(lock)
    }

    /// One look at the state, in which nothing changes underneath.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (StateRows) throws -> Value
    ) async throws(StateError) -> Value {
        let path = folder
        return try await access { database in try StateReader.look(database, path: path, body) }
    }

    /// One transaction: all of it is stored, or nothing when the body throws. A `StateError` of the body arrives as it
    /// was, any other as `state.failed`.
    package func write<Value: Sendable>(
        _ durability: Durability = .process, _ body: @escaping @Sendable (StateRows) throws -> Value
    ) async throws(StateError) -> Value {
        let (generation, path, redactor) = (generation, folder, redactor)
        return try await access { database in
            // In WAL mode `normal` syncs at checkpoints only; the setting can't be changed inside a transaction.
            try database.execute(sql: "PRAGMA synchronous = \(durability == .power ? "FULL" : "NORMAL")")
            var value: Value?
            try database.inTransaction(.immediate) {
                try Self.checkGeneration(database, is: generation, path: path)
                value = try body(StateRows(database: database, redactor: redactor))
                return .commit
            }
            guard let value else { throw StateError(.failed, operation: "write", subject: path) }
            return value
        }
    }

    /// Writes the journal back, closes the database and gives up the lock. Later accesses fail.
    package func close() throws(StateError) {
        try StateError.wrap("close", folder) { try queue.close() }
        lock.withLock { $0 = nil }
    }

    private func access<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StateError) -> Value {
        let path = folder
        let result: Result<Value, StateError> = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { database in
                let result = Result { try body(database) }
                continuation.resume(
                    returning: result.mapError { StateError($0, operation: "use the state in", subject: path) })
            }
        }
        return try result.get()
    }

    /// Looks through a connection that can't write: switching to WAL would change a file that is not ours.
    private static func check(_ path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.read { database in
            try StateFile.check(database, path: path, allowsOlder: true)
            try StateFile.checkPages(database, path: path)
        }
        try queue.close()
    }

    private static func takeOver(_ database: Database, _ now: Timestamp) throws -> Int64 {
        try database.execute(
            sql: "INSERT INTO generations (pid, started_at) VALUES (?, ?)",
            arguments: [Int64(Processes.current), now.milliseconds])
        return database.lastInsertedRowID
    }

    private static func checkGeneration(_ database: Database, is expected: Int64, path: String) throws {
        let newest = try Int64.fetchOne(database, sql: "SELECT MAX(number) FROM generations")
        guard newest == expected else {
            throw StateError(
                .superseded, operation: "write to the state in", subject: path,
                cause: .found("another orchestrator took it over"),
                hint: "never remove the lock file of a state folder in use")
        }
    }
}

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
    /// What everything in it is dated by.
    package let clock: StateClock
    private let queue: DatabaseQueue
    private let redactor: Redactor
    private let claim: Mutex<StateClaim?>
    /// What SQLite was told last; looked at on the queue only.
    private let durability = Mutex<Durability?>(nil)

    /// Claims a folder and opens the state in it.
    /// - Throws: `state.busy`, `state.newer`, `state.damaged`, or what the system said.
    /// - Parameter redactor: goes over the words of others in every record.
    package convenience init(
        folder: String, now: Timestamp, redactor: Redactor = .standard
    ) throws(StateError) {
        try self.init(claim: try StateClaim(folder: folder, now: now), wall: { now }, redactor: redactor)
    }

    /// Opens the state in a folder that is held, makes it where there is none, and brings an older database to this
    /// version.
    /// - Parameters:
    ///   - wall: the system's clock.
    ///   - redactor: goes over the words of others in every record.
    /// - Throws: `state.newer`, `state.damaged`, or what the system said.
    package init(
        claim: consuming StateClaim, wall: @escaping @Sendable () -> Timestamp, redactor: Redactor = .standard
    ) throws(StateError) {
        folder = claim.folder
        self.redactor = redactor
        (queue, clock, generation) = try Self.open(claim, wall: wall)
        self.claim = Mutex(claim)
    }

    private static func open(
        _ claim: borrowing StateClaim, wall: @escaping @Sendable () -> Timestamp
    ) throws(StateError) -> (DatabaseQueue, StateClock, Int64) {
        let (folder, process) = (claim.folder, claim.process)
        try StateFile.createIfAbsent(in: try OpenFolder(path: folder))
        let path = "\(folder)/\(StateFile.name)"
        return try StateError.wrap("open", path) {
            try Self.check(path)
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try StateMigrations.migrator.migrate(queue)
            // Each checkpoint flushes to the disk: at 16 MiB, not at the 4 that SQLite takes.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 4096") }
            return try queue.write { database in
                let clock = StateClock(wall: wall, after: try Self.lastTime(database))
                return (queue, clock, try Self.takeOver(database, process, clock.now()))
            }
        }
    }

    /// Whether a folder holds state, to be looked at before it is claimed.
    package static func exists(in folder: String) -> Bool {
        (try? StateFile.exists("\(folder)/\(StateFile.name)")) != false
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
            try self.prepare(database, for: durability)
            var value: Value?
            try database.inTransaction(.immediate) {
                try Self.checkGeneration(database, is: generation, path: path)
                value = try body(
                    StateRows(database: database, redactor: redactor, generation: generation))
                return .commit
            }
            guard let value else { throw StateError(.failed, operation: "write", subject: path) }
            return value
        }
    }

    /// Takes the first jobs of a run that may be done now, as many as there is room for. One job is taken by a single
    /// statement, which checks by itself what a transaction around it would. Stays on the caller's thread, which waits
    /// for what is being stored: the way to the database's own thread and back takes longer than all the rest.
    /// - Throws: `state.superseded` when another orchestrator has taken the state over.
    package func claim(_ kind: Job.Kind, run: RunID, limit: Int = 1) async throws(StateError) -> [Job] {
        try claimAtOnce(kind, run: run, limit: limit)
    }

    private func claimAtOnce(_ kind: Job.Kind, run: RunID, limit: Int) throws(StateError) -> [Job] {
        try StateError.wrap("use the state in", folder) {
            try queue.writeWithoutTransaction { database in
                try prepare(database, for: .process)
                let jobs = StateRows(database: database, generation: generation).jobs
                var claimed: [Job] = []
                if limit == 1 {
                    claimed = try jobs.claim(kind, run: run, now: clock.now())
                } else {
                    try database.inTransaction(.immediate) {
                        claimed = try jobs.claim(kind, run: run, now: clock.now(), limit: limit)
                        return .commit
                    }
                }
                if claimed.isEmpty { try Self.checkGeneration(database, is: generation, path: folder) }
                return claimed
            }
        }
    }

    /// Writes the journal back, closes the database and gives up the lock. Later accesses fail.
    package func close() throws(StateError) {
        try StateError.wrap("close", folder) { try queue.close() }
        claim.withLock { $0 = nil }
    }

    /// In WAL mode `normal` syncs at checkpoints only; the setting can't be changed inside a transaction.
    private func prepare(_ database: Database, for wanted: Durability) throws {
        guard durability.withLock({ $0 != wanted }) else { return }
        try database.execute(sql: "PRAGMA synchronous = \(wanted == .power ? "FULL" : "NORMAL")")
        durability.withLock { $0 = wanted }
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

    private static func takeOver(_ database: Database, _ process: Int32, _ now: Timestamp) throws -> Int64 {
        try database.execute(
            sql: "INSERT INTO generations (pid, started_at) VALUES (?, ?)",
            arguments: [Int64(process), now.milliseconds])
        return database.lastInsertedRowID
    }

    /// The latest time that anything is dated by; nil in a new database.
    private static func lastTime(_ database: Database) throws -> Timestamp? {
        var times = try Int64.fetchAll(
            database,
            sql: """
                SELECT * FROM (SELECT started_at FROM generations ORDER BY number DESC LIMIT 1)
                UNION ALL SELECT * FROM (SELECT at FROM launches ORDER BY sequence DESC LIMIT 1)
                """)
        let events = StateRows(database: database, generation: 0).events
        if let event = try events.last() { times.append(event.at.milliseconds) }
        return times.max().map { Timestamp(milliseconds: $0) }
    }

    private static func checkGeneration(_ database: Database, is expected: Int64, path: String) throws {
        let newest = try Int64.fetchOne(try database.cachedStatement(sql: "SELECT MAX(number) FROM generations"))
        guard newest == expected else {
            throw StateError(
                .superseded, operation: "write to the state in", subject: path,
                cause: .found("another orchestrator took it over"),
                hint: "never remove the lock file of a state folder in use")
        }
    }
}

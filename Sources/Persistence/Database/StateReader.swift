// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import GRDB

/// State that is only looked at, also while an orchestrator holds it: `nexus status`, `nexus inspect`.
package struct StateReader: Sendable {
    /// The state folder's path.
    package let folder: String
    private let queue: DatabaseQueue

    /// Opens the state in a folder without taking its lock or changing it.
    /// - Throws: `state.absent` when nothing was ever stored there; `state.newer`, `state.older`, `state.damaged`.
    package init(folder: String) throws(StateError) {
        let path = "\(folder)/\(StateFile.name)"
        guard try StateFile.exists(path) else {
            throw StateError(
                .absent, operation: "open", subject: path, cause: .found("nothing was stored here yet"),
                hint: "name the state folder that the run was given")
        }
        queue = try StateError.wrap("open", path) {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { database in try StateFile.check(database, path: path, allowsOlder: false) }
            return queue
        }
        self.folder = folder
    }

    /// One look at the state, in which nothing changes underneath. Blocks for the time of a few queries.
    package func read<Value>(_ body: (StateRows) throws -> Value) throws(StateError) -> Value {
        try StateError.wrap("read the state in", folder) {
            try queue.unsafeRead { database in try Self.look(database, path: folder, body) }
        }
    }

    /// One look as `read` is, with whether an orchestrator holds the folder: of a run that it would go on with, the
    /// state itself can't tell.
    package func read<Value>(
        body: (StateRows, _ isHeld: Bool) throws -> Value
    ) throws(StateError) -> Value {
        let before = try read { try $0.newestGeneration() }
        let isHeld = StateLock.isHeld(folder: folder)
        let (value, after) = try read { (try body($0, isHeld), try $0.newestGeneration()) }
        // Whoever took it over in between holds it.
        return isHeld || before == after ? value : try read { try body($0, true) }
    }

    static func look<Value>(
        _ database: Database, path: String, _ body: (StateRows) throws -> Value
    ) throws(StateError) -> Value {
        var value: Value?
        try StateError.wrap("read the state in", path) {
            try database.readOnly {
                try database.inTransaction(.deferred) {
                    value = try body(StateRows(database: database, generation: 0))
                    return .commit
                }
            }
        }
        guard let value else { throw StateError(.failed, operation: "read the state in", subject: path) }
        return value
    }
}

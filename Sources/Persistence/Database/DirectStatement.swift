// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import GRDB
import GRDBSQLite

/// A statement by SQLite's own calls, for what is asked thousands of times: GRDB's boxed values take longer than the
/// query. GRDB prepares it, keeps it, and finalizes it.
@safe struct DirectStatement: ~Copyable {
    private let statement: Statement
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    /// - Parameter sql: one statement, always spelled the same, that nothing else in this program is.
    init(_ sql: String, in database: Database) throws(StateError) {
        let statement = try StateError.wrap("prepare", "a statement") { try database.cachedStatement(sql: sql) }
        guard let connection = unsafe database.sqliteConnection else {
            throw StateError(.failed, operation: "prepare", subject: "a statement", cause: .found("it is closed"))
        }
        self.statement = statement
        unsafe handle = statement.sqliteStatement
        unsafe self.connection = connection
    }

    // Ready for the next time, and no lock is kept on the database meanwhile.
    deinit {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    /// - Parameter place: counts parameters from 1.
    func bind(_ value: Int64, at place: Int32) throws(StateError) {
        try check(unsafe sqlite3_bind_int64(handle, place, value))
    }

    /// - Parameter place: counts parameters from 1.
    func bind(_ value: String, at place: Int32) throws(StateError) {
        // SQLITE_TRANSIENT, a cast that Swift does not import: the text is copied.
        let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        try check(unsafe sqlite3_bind_text(handle, place, value, Int32(value.utf8.count), copied))
    }

    /// Goes on to the next row.
    /// - Returns: false when there is none; only then everything that the statement changes is changed.
    func step() throws(StateError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else { throw failure() }
        return false
    }

    /// Does a statement that selects nothing.
    /// - Returns: how many rows it changed.
    func execute() throws(StateError) -> Int {
        while try step() {}
        return unsafe Int(sqlite3_changes(connection))
    }

    /// Back to the start, with what is bound to it.
    func rewind() { unsafe sqlite3_reset(handle) }

    /// A number of the row, by its column from 0.
    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    /// A text of the row, by its column from 0.
    func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(handle, column) else { return "" }
        // Asked after the text itself, which it is the length of (https://www.sqlite.org/c3ref/column_blob.html).
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    private func check(_ code: Int32) throws(StateError) {
        guard code == SQLITE_OK else { throw failure() }
    }

    private func failure() -> StateError {
        unsafe StateError(
            resultCode: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)),
            operation: "use", subject: "the queue")
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import GRDB
import Linux

extension StateError {
    /// What a failed system call means for the state folder.
    init(errno: Errno, operation: String, subject: String) {
        let reason: Reason =
            switch errno {
            case .noSpace, .quotaExceeded: .full
            case .readOnlyFileSystem: .readOnly
            case .accessDenied, .notPermitted, .noEntry, .notDirectory, .tooManyLinks, .nameTooLong: .unreachable
            default: .failed
            }
        self.init(reason, operation: operation, subject: subject, cause: .system(errno), hint: Self.hint(reason))
    }

    /// What an SQLite result code means (https://www.sqlite.org/rescode.html). The primary code is its low byte.
    init(resultCode: Int32, message: String, operation: String, subject: String) {
        let reason: Reason =
            switch ResultCode(rawValue: resultCode & 0xFF) {
            case .SQLITE_NOTADB, .SQLITE_CORRUPT: .damaged
            case .SQLITE_FULL: .full
            case .SQLITE_READONLY: .readOnly
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .unreachable
            case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
            case .SQLITE_CONSTRAINT: .conflict
            default: .failed
            }
        self.init(
            reason, operation: operation, subject: subject, cause: .database(code: resultCode, message: message),
            hint: Self.hint(reason))
    }

    /// Anything that a database access throws; our own errors pass through.
    init(_ error: any Error, operation: String, subject: String) {
        switch error {
        case let error as StateError: self = error
        case let error as DatabaseError:
            self.init(
                resultCode: error.extendedResultCode.rawValue, message: error.message ?? "\(error.resultCode)",
                operation: operation, subject: subject)
        default:
            self.init(.failed, operation: operation, subject: subject, cause: .found("\(error)"))
        }
    }

    private static func hint(_ reason: Reason) -> String? {
        switch reason {
        case .full: "make room on that file system, then start the same command again"
        case .damaged: "move the state folder away, or restore it from a backup"
        case .readOnly: "the state folder must be on a file system that can be written"
        default: nil
        }
    }

    /// Runs a system call, and gives its failure our form and the words of whoever makes it.
    static func calling<Value: ~Copyable>(
        _ operation: String, _ subject: String, _ call: () throws(LinuxError) -> Value
    ) throws(StateError) -> Value {
        do {
            return try call()
        } catch {
            throw StateError(errno: error.errno, operation: operation, subject: subject)
        }
    }

    /// Runs a body that throws anything, and gives what it throws our form.
    static func wrap<Value>(_ operation: String, _ subject: String, _ body: () throws -> Value) throws(StateError)
        -> Value
    {
        do {
            return try body()
        } catch {
            throw StateError(error, operation: operation, subject: subject)
        }
    }
}

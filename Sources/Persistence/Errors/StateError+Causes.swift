// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc
import GRDB

extension StateError {
    /// What a failed system call means for the state folder.
    init(errno number: Int32, operation: String, subject: String) {
        let reason: Reason =
            switch number {
            case ENOSPC, EDQUOT: .full
            case EROFS: .readOnly
            case EACCES, EPERM, ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG: .unreachable
            default: .failed
            }
        self.init(reason, operation: operation, subject: subject, cause: .system(number), hint: Self.hint(reason))
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

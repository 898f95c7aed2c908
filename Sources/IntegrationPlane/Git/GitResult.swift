// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// What a git command answered.
struct GitResult: Sendable {
    /// The exit status; one of those that the caller named as results.
    let status: Int32
    /// Standard output, unread.
    let output: [UInt8]

    /// The output as one object name on one line, or nil.
    var objectName: ObjectName? {
        guard output.last == UInt8(ascii: "\n") else { return nil }
        return ObjectName(String(decoding: output.dropLast(), as: UTF8.self))
    }

    /// The output as records that each end with NUL, whatever bytes they hold.
    var records: [ArraySlice<UInt8>] { output.split(separator: 0) }
}

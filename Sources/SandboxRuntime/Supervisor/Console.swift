// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// The operator's standard error.
package enum Console {
    /// One line. It can hold names that others chose, so that it is shown as `TerminalText` has it.
    package static func complain(_ message: String) {
        write(Array((TerminalText.escape(message) + "\n").utf8))
    }

    /// Bytes as they are, at once.
    package static func write(_ bytes: [UInt8]) {
        _ = System.withAddress(ofElements: bytes) { System.raw(1 /* SYS_write */, 2, $0, bytes.count) }
    }
}

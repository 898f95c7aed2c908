// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The operator's standard error.
package enum Console {
    /// One line. Control characters can come from names that others chose and are shown escaped.
    package static func complain(_ message: String) {
        let safe = message.unicodeScalars.map {
            $0.value < 32 || (127..<160).contains($0.value) ? "\\u{\(String($0.value, radix: 16))}" : String($0)
        }
        let bytes = Array((safe.joined() + "\n").utf8)
        _ = System.withAddress(ofElements: bytes) { System.raw(1 /* SYS_write */, 2, $0, bytes.count) }
    }
}

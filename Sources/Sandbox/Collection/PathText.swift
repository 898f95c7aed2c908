// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// Paths that an attempt chose, shown to people on one line.
enum PathText {
    /// As `RepositoryPath` writes it, with invisible and reordering characters escaped as well; the root is `.`. What is
    /// no such path has all but printable ASCII as `%` and two hexadecimal digits.
    static func show(_ path: [UInt8]) -> String {
        guard !path.isEmpty else { return "." }
        if let path = RepositoryPath(bytes: path) { return TerminalText.escape(path.description) }
        return path.reduce(into: "") { text, byte in
            if (33...126).contains(byte) && byte != UInt8(ascii: "%") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + Hexadecimal.encode([byte])
            }
        }
    }
}

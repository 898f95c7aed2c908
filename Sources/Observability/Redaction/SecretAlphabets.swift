// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Sets of bytes that only the search for secrets knows.
enum SecretAlphabets {
    /// What ends the part of a URL that names user and host is not in it.
    static let authority = ByteSet(" /?#\"'<>`\t\n\r".utf8).inverted
    /// What may stand between a name, its sign and its value.
    static let beforeValue = ByteSet(" \t\"'\\=>".utf8)
}

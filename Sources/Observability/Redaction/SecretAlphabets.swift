// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Sets of bytes that only the search for secrets knows.
enum SecretAlphabets {
    /// What ends the part of a URL that names user and host is not in it.
    static let authority = ByteSet(" /?#\"'<>`\t\n\r".utf8).inverted
    static let hexadecimal = ByteSet("0123456789abcdefABCDEF".utf8)
    /// Letters that mean a control character after a backslash.
    static let escapes = ByteSet("nrtbfv0ae".utf8)
    /// What may stand between a name, its sign and its value.
    static let beforeValue = ByteSet(" \t\"'\\=>".utf8)
}

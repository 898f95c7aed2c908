// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Bytes and sets of bytes that only the search for secrets knows.
enum SecretAlphabets {
    static let webToken = Array("eyJ".utf8)
    static let firstLine = Array("-----BEGIN ".utf8)
    static let lastLine = Array("-----END ".utf8)
    static let privateKey = Array("PRIVATE KEY".utf8)
    static let dashes = Array("-----".utf8)
    static let block = Array(" BLOCK-----".utf8)
    static let authorization = Array("authorization".utf8)
    static let cookie = Array("cookie".utf8)
    static let scheme = Array("://".utf8)
    /// What ends the part of a URL that names user and host is not in it.
    static let authority = ByteSet(" /?#\"'<>`\t\n\r".utf8).inverted
    static let hexadecimal = ByteSet("0123456789abcdefABCDEF".utf8)
    /// Letters that mean a control character after a backslash.
    static let escapes = ByteSet("nrtbfv0ae".utf8)
    /// What may stand between a name, its sign and its value.
    static let beforeValue = ByteSet(" \t\"'\\=>".utf8)
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a terminal does with the bytes that pass it: `struct termios` of ioctl_tty(2), as the kernel keeps it.
package struct TerminalSettings: Sendable, Equatable {
    /// Four flag words, the line discipline, 19 control characters.
    static let byteCount = 36
    private static let characters = 17

    var bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Every byte passes at once and as it is; no key means a signal (cfmakeraw(3)).
    package var raw: TerminalSettings {
        var raw = self
        // IGNBRK, BRKINT, PARMRK, ISTRIP, INLCR, IGNCR, ICRNL, IXON.
        raw.change(word: 0, clear: 0o2753, set: 0)
        // OPOST.
        raw.change(word: 1, clear: 0o1, set: 0)
        // CSIZE and PARENB; CS8.
        raw.change(word: 2, clear: 0o460, set: 0o60)
        // ISIG, ICANON, ECHO, ECHONL, IEXTEN.
        raw.change(word: 3, clear: 0o100113, set: 0)
        // VTIME, VMIN: a read returns with the first byte.
        raw.bytes[Self.characters + 5] = 0
        raw.bytes[Self.characters + 6] = 1
        return raw
    }

    private mutating func change(word: Int, clear: UInt32, set: UInt32) {
        let place = word * 4..<word * 4 + 4
        var value = bytes[place].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        value = value & ~clear | set
        for (offset, index) in place.enumerated() {
            bytes[index] = UInt8(truncatingIfNeeded: value >> UInt32(offset * 8))
        }
    }
}

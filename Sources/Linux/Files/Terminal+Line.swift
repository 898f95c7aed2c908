// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// What a terminal's line is told (ioctl_tty(2)).
extension Terminal {
    /// TCGETS.
    /// - Throws: ENOTTY when it is no terminal.
    package static func settings<Kind>(of line: borrowing Descriptor<Kind>) throws(LinuxError) -> TerminalSettings {
        var bytes = [UInt8](repeating: 0, count: TerminalSettings.byteCount)
        let number = Int(line.number)
        let result = unsafe bytes.withUnsafeMutableBytes {
            System.raw(SYS_ioctl, number, 0x5401, Int(bitPattern: $0.baseAddress))
        }
        try System.check(result, "ioctl(TCGETS)")
        return TerminalSettings(bytes: bytes)
    }

    /// TCSETS: at once, without waiting for what is still to be shown. From outside of the terminal's foreground group
    /// it succeeds only with SIGTTOU blocked.
    package static func set<Kind>(
        _ settings: TerminalSettings, of line: borrowing Descriptor<Kind>
    ) throws(LinuxError) {
        let number = Int(line.number)
        let result = System.withAddress(ofElements: settings.bytes) { System.raw(SYS_ioctl, number, 0x5402, $0) }
        try System.check(result, "ioctl(TCSETS)")
    }

    /// Forgets what was typed and not read yet (TCFLSH).
    package static func discardInput<Kind>(of line: borrowing Descriptor<Kind>) throws(LinuxError) {
        try System.check(System.raw(SYS_ioctl, Int(line.number), 0x540B, 0 /* TCIFLUSH */), "ioctl(TCFLSH)")
    }

    /// Gives one terminal the size of another (TIOCGWINSZ, TIOCSWINSZ); who has the second as controlling terminal is
    /// told by SIGWINCH.
    package static func copySize<From, To>(
        of source: borrowing Descriptor<From>, to target: borrowing Descriptor<To>
    ) throws(LinuxError) {
        var size: (UInt16, UInt16, UInt16, UInt16) = (0, 0, 0, 0)
        let (source, target) = (Int(source.number), Int(target.number))
        try System.check(
            System.withAddress(of: &size) { System.raw(SYS_ioctl, source, 0x5413, $0) }, "ioctl(TIOCGWINSZ)")
        try System.check(
            System.withAddress(of: &size) { System.raw(SYS_ioctl, target, 0x5414, $0) }, "ioctl(TIOCSWINSZ)")
    }

    /// Makes the terminal behind `number` that of this process's session, which has none yet (TIOCSCTTY).
    package static func becomeControlling(_ number: Int32) throws(LinuxError) {
        try System.check(System.raw(SYS_ioctl, Int(number), 0x540E, 0), "ioctl(TIOCSCTTY)")
    }
}

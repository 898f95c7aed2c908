// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// A pseudo-terminal (pty(7)): what is written to one end comes out of the other as from a keyboard or on a screen.
package struct PseudoTerminal: ~Copyable, Sendable {
    /// The screen's and keyboard's side; reading and writing never wait.
    package let master: FileDescriptor
    /// The programs' side.
    package let line: FileDescriptor

    /// Opens the next free one of a devpts, by its descriptor: also of one that is mounted nowhere.
    package init(in instance: borrowing DirectoryDescriptor) throws(LinuxError) {
        let master: FileDescriptor = try Files.open(
            "ptmx", below: instance, [.readWrite, .noControllingTerminal, .nonBlocking])
        line = try Self.line(of: master)
        self.master = master
    }

    /// Unlocks the other end and opens it, by no path (TIOCSPTLCK, TIOCGPTPEER).
    private static func line(of master: borrowing FileDescriptor) throws(LinuxError) -> FileDescriptor {
        var locked: Int32 = 0
        let number = Int(master.number)
        try System.check(
            System.withAddress(of: &locked) { System.raw(SYS_ioctl, number, 0x4004_5431, $0) }, "ioctl(TIOCSPTLCK)")
        let flags = OpenFlags([.readWrite, .noControllingTerminal, .closeOnExec]).rawValue
        let result = System.raw(SYS_ioctl, number, 0x5441, flags)
        return FileDescriptor(owning: Int32(try System.check(result, "ioctl(TIOCGPTPEER)")))
    }
}

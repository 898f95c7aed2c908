// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// What a process and the one that started it are to each other.
extension Processes {
    /// getppid(2); 1, or a subreaper, once the one that started this process has ended.
    package static var parent: Int32 { Int32(System.raw(SYS_getppid)) }

    /// The one that started `process`, or took it over; nil when it has ended or is not to be seen (proc(5), stat).
    package static func parent(of process: Int32) -> Int32? {
        guard let bytes = try? Files.contents(of: "/proc/\(process)/stat") else { return nil }
        // The name stands in parentheses and may hold any byte, also these.
        guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
        return fields.count > 1 ? Int32(String(decoding: fields[1], as: UTF8.self)) : nil
    }

    /// Leaves the terminal's foreground group, so that a key that is meant for the parent does not signal this process
    /// too (setpgid(2)).
    package static func newGroup() throws(LinuxError) { try System.check(System.raw(SYS_setpgid, 0, 0), "setpgid") }

    /// Sends `signal` to this process when its parent ends; survives execve of an ordinary program (PR_SET_PDEATHSIG).
    /// - Throws: ESRCH when the parent is not `parent` any more: the signal would never come.
    package static func end(with parent: Int32, signal: Int32) throws(LinuxError) {
        try System.check(System.raw(SYS_prctl, 1, Int(signal), 0, 0, 0), "prctl(PR_SET_PDEATHSIG)")
        guard self.parent == parent else {
            throw LinuxError(operation: "end with", subject: "process \(parent)", errno: .noProcess)
        }
    }
}

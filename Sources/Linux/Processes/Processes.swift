// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Starting, awaiting and signalling processes.
package enum Processes {
    /// This process, as its own pid namespace numbers it.
    package static var current: Int32 { Int32(System.raw(SYS_getpid)) }

    /// Zero in the child, which is a copy of this single-threaded process; the child's pid in the parent.
    package static func fork() throws(LinuxError) -> Int32 {
        Int32(try System.check(System.raw(SYS_clone, 17 /* SIGCHLD */), "fork"))
    }

    /// A child that ended, or nil when none has; with `blocking`, waits for one (wait4(2)).
    package static func reap(
        _ process: Int32 = -1, blocking: Bool = false
    ) throws(LinuxError) -> (process: Int32, status: ProcessStatus)? {
        var word: Int32 = 0
        let options = (blocking ? 0 : 1 /* WNOHANG */) | 0x4000_0000 /* __WALL */
        let result = System.withAddress(of: &word) { System.raw(SYS_wait4, Int(process), $0, options, 0) }
        if result == 0 || result == -10 /* ECHILD */ { return nil }
        return (Int32(try System.check(result, "wait4")), ProcessStatus(word: word))
    }

    /// A descriptor that becomes readable when the process ends (pidfd_open(2)).
    package static func descriptor(of process: Int32) throws(LinuxError) -> ProcessDescriptor {
        let result = System.raw(SYS_pidfd_open, Int(process), 0)
        return ProcessDescriptor(owning: Int32(try System.check(result, "pidfd_open", "\(process)")))
    }

    /// pidfd_send_signal(2): never hits another process that got the same number.
    package static func signal(_ signal: Int32, _ process: borrowing ProcessDescriptor) throws(LinuxError) {
        let result = System.raw(SYS_pidfd_send_signal, Int(process.number), Int(signal), 0, 0)
        try System.check(result, "pidfd_send_signal(\(signal))")
    }

    /// execve(2): returns only when it fails. Strings are bytes without NUL.
    package static func execute(path: [UInt8], arguments: [[UInt8]], environment: [[UInt8]]) -> Errno {
        let strings = ([path] + arguments + environment).map { $0 + [0] }
        var storage: [UInt8] = []
        var offsets: [Int] = []
        for string in strings {
            offsets.append(storage.count)
            storage += string
        }
        let result = System.withAddress(ofElements: storage) { address in
            let pointers = offsets.dropFirst().map { address + $0 }
            let argumentVector = Array(pointers.prefix(arguments.count)) + [0]
            let environmentVector = Array(pointers.dropFirst(arguments.count)) + [0]
            return System.withAddress(ofElements: argumentVector) { arguments in
                System.withAddress(ofElements: environmentVector) {
                    System.raw(SYS_execve, address, arguments, $0)
                }
            }
        }
        return Errno(rawValue: Int32(-result))
    }

    /// Makes a descriptor available under a number, without close-on-exec. Takes the descriptor itself, because one whose
    /// number was all that was still asked for may be closed before the number is used.
    package static func install<Kind>(
        _ descriptor: borrowing Descriptor<Kind>, as number: Int32
    ) throws(LinuxError) {
        try install(descriptor.number, as: number)
    }

    /// Makes `descriptor` available under a number, without close-on-exec (dup3(2), fcntl(2)).
    package static func install(_ descriptor: Int32, as number: Int32) throws(LinuxError) {
        if descriptor == number {
            try System.check(System.raw(SYS_fcntl, Int(number), 2 /* F_SETFD */, 0), "fcntl(F_SETFD)")
        } else {
            try System.check(System.raw(SYS_dup3, Int(descriptor), Int(number), 0), "dup3", "\(number)")
        }
    }

    /// A second, close-on-exec number for a descriptor, not below `minimum` (fcntl(2)).
    package static func raise(_ descriptor: Int32, above minimum: Int) throws(LinuxError) -> Int32 {
        let result = System.raw(SYS_fcntl, Int(descriptor), 1030 /* F_DUPFD_CLOEXEC */, minimum)
        return Int32(try System.check(result, "fcntl(F_DUPFD_CLOEXEC)", "\(descriptor)"))
    }

    /// Whether the working folder lies below this process's root (getcwd(2)).
    package static var workingFolderIsReachable: Bool {
        let (result, bytes) = System.fill(4096) { System.raw(SYS_getcwd, $0, 4096) }
        return result > 0 && bytes.first == UInt8(ascii: "/")
    }

    /// Closes every descriptor but these (close_range(2)).
    package static func closeAll(except kept: [Int32]) throws(LinuxError) {
        var first = 0
        for number in Set(kept).sorted().map(Int.init) {
            if number > first { try closeRange(first, number - 1) }
            first = number + 1
        }
        try closeRange(first, Int(UInt32.max))
    }

    private static func closeRange(_ first: Int, _ last: Int) throws(LinuxError) {
        try System.check(System.raw(SYS_close_range, first, last, 0), "close_range")
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import Sandbox

private let allow: UInt32 = 0x7FFF_0000
private let notPermitted: UInt32 = 0x0005_0001
private let notImplemented: UInt32 = 0x0005_0026
private let kill: UInt32 = 0x8000_0000

/// A call by its number from syscalls(2), not from the table under test.
struct Attempt: Sendable, CustomTestStringConvertible {
    let name: String
    let number: UInt32
    let arguments: [UInt64]
    let answer: UInt32

    init(_ name: String, _ number: UInt32, _ arguments: [UInt64] = [], _ answer: UInt32) {
        (self.name, self.number, self.arguments, self.answer) = (name, number, arguments, answer)
    }

    var testDescription: String { name }
}

struct SyscallsFilterTests {
    /// What policies/base.yaml allows.
    static let sets = ["basic", "threads", "ipc", "network-local"]

    static let filter: SyscallFilter? = try? SyscallFilterCompiler().compile(
        allowing: SyscallSelection.names(of: SandboxPolicy.Syscalls(sets: sets, allow: [], deny: [])))

    private func answer(
        _ number: UInt32, _ arguments: [UInt64] = [], architecture: UInt32 = 0xC000_003E
    ) throws -> UInt32 {
        let program = try #require(Self.filter).bytes
        return SyscallsInterpreter(program: program)
            .run(SyscallsInterpreter.Call(architecture: architecture, number: number, arguments: arguments))
    }

    @Test(
        "ordinary calls pass",
        arguments: [
            ("read", 0), ("write", 1), ("openat", 257), ("mmap", 9), ("execve", 59), ("futex", 202),
            ("exit_group", 231),
            ("rt_sigreturn", 15), ("wait4", 61), ("getrandom", 318), ("statx", 332), ("rseq", 334),
            ("close_range", 436),
            ("openat2", 437), ("faccessat2", 439), ("cachestat", 451), ("fchmodat2", 452), ("map_shadow_stack", 453),
            ("futex_wait", 455), ("mseal", 462), ("bind", 49), ("shmget", 29), ("fork", 57), ("vfork", 58),
        ] as [(String, UInt32)])
    func ordinary(_ name: String, _ number: UInt32) throws { #expect(try answer(number) == allow, "\(name)") }

    @Test(
        "calls that no sandbox needs are not permitted",
        arguments: [
            ("mount", 165), ("umount2", 166), ("pivot_root", 155), ("chroot", 161), ("unshare", 272), ("setns", 308),
            ("open_tree", 428), ("move_mount", 429), ("fsopen", 430), ("fsconfig", 431), ("fsmount", 432),
            ("mount_setattr", 442), ("open_tree_attr", 467), ("statmount", 457), ("listmount", 458), ("ptrace", 101),
            ("process_vm_readv", 310), ("process_vm_writev", 311), ("pidfd_getfd", 438), ("kcmp", 312), ("bpf", 321),
            ("userfaultfd", 323), ("perf_event_open", 298), ("io_uring_setup", 425), ("io_uring_enter", 426),
            ("io_uring_register", 427), ("add_key", 248), ("request_key", 249), ("keyctl", 250), ("kexec_load", 246),
            ("kexec_file_load", 320), ("name_to_handle_at", 303), ("open_by_handle_at", 304), ("init_module", 175),
            ("finit_module", 313), ("delete_module", 176), ("iopl", 172), ("ioperm", 173), ("modify_ldt", 154),
            ("fanotify_init", 300), ("quotactl", 179), ("acct", 163), ("syslog", 103), ("reboot", 169), ("swapon", 167),
            ("sethostname", 170), ("clock_settime", 227), ("settimeofday", 164), ("sync", 162), ("seccomp", 317),
            ("memfd_secret", 447), ("process_madvise", 440), ("vhangup", 153), ("uselib", 134),
        ] as [(String, UInt32)])
    func refused(_ name: String, _ number: UInt32) throws { #expect(try answer(number) == notPermitted, "\(name)") }

    @Test("numbers that nobody knows are not implemented", arguments: [337, 400, 423, 470, 512, 547, 600, 100_000])
    func unknownNumbers(_ number: UInt32) throws { #expect(try answer(number) == notImplemented) }

    @Test("clone3 is not implemented, so that libraries fall back to clone")
    func clone3() throws { #expect(try answer(435) == notImplemented) }

    @Test("an x32 number never passes", arguments: [0, 1, 16, 41, 56, 257, 520, 600])
    func x32(_ number: UInt32) throws { #expect(try answer(number | 0x4000_0000) == notImplemented) }

    @Test("no number above the table passes, up to the last", arguments: [0x3FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF])
    func extremes(_ number: UInt32) throws { #expect(try answer(number) == notImplemented) }

    @Test(
        "another ABI ends the process, whatever the number",
        arguments: [0x4000_0003, 0xC000_00B7, 0x4000_003E, 0] as [UInt32])
    func otherABI(_ architecture: UInt32) throws {
        // 102 is socketcall on i386 and getuid here, which is allowed.
        for number: UInt32 in [0, 1, 102, 359, 600] {
            #expect(try answer(number, architecture: architecture) == kill)
        }
    }

    @Test(
        "arguments decide, as the kernel reads them: 32 bits",
        arguments: [
            Attempt("TCGETS", 16, [0, 0x5401], allow), Attempt("TIOCSCTTY", 16, [0, 0x540E], allow),
            Attempt("TIOCSTI", 16, [0, 0x5412], notPermitted), Attempt("TIOCLINUX", 16, [0, 0x541C], notPermitted),
            Attempt("TIOCCONS", 16, [0, 0x541D], notPermitted), Attempt("TIOCSETD", 16, [0, 0x5423], notPermitted),
            Attempt("TIOCSTI with a high bit", 16, [0, 1 << 32 | 0x5412], notPermitted),
            Attempt("TIOCSETD with all high bits", 16, [0, 0xFFFF_FFFF_0000_5423], notPermitted),
            Attempt("TIOCSTI in another argument", 16, [0x5412, 0x5401, 0x5412], allow),
            Attempt("F_GETFL", 72, [0, 3], allow), Attempt("F_DUPFD_CLOEXEC", 72, [0, 1030], allow),
            Attempt("F_SETLEASE", 72, [0, 1024], notPermitted),
            Attempt("F_NOTIFY with a high bit", 72, [0, 1 << 32 | 1026], notPermitted),
            Attempt("clone as fork does", 56, [0x0120_0011], allow),
            Attempt("clone as threads do", 56, [0x003D_0F00], allow),
            Attempt("clone as vfork does", 56, [0x4111], allow),
            Attempt("clone(NEWUSER)", 56, [0x1000_0011], notPermitted),
            Attempt("clone(NEWNS)", 56, [0x0002_0011], notPermitted),
            Attempt("clone(NEWCGROUP)", 56, [0x0200_0011], notPermitted),
            Attempt("clone(NEWUTS)", 56, [0x0400_0011], notPermitted),
            Attempt("clone(NEWIPC)", 56, [0x0800_0011], notPermitted),
            Attempt("clone(NEWPID)", 56, [0x2000_0011], notPermitted),
            Attempt("clone(NEWNET)", 56, [0x4000_0011], notPermitted),
            Attempt("clone(NEWUSER) with a high bit", 56, [1 << 40 | 0x1000_0011], notPermitted),
            Attempt("personality query", 135, [0xFFFF_FFFF], allow), Attempt("PER_LINUX", 135, [0], allow),
            Attempt("ADDR_NO_RANDOMIZE", 135, [0x4_0000], allow),
            Attempt("READ_IMPLIES_EXEC", 135, [0x40_0000], notPermitted),
            Attempt("PER_LINUX32", 135, [8], notPermitted),
            Attempt("READ_IMPLIES_EXEC with a high bit", 135, [1 << 32 | 0x40_0000], notPermitted),
            Attempt("PR_SET_NAME", 157, [15], allow), Attempt("PR_SET_VMA", 157, [0x5356_4D41], allow),
            Attempt("PR_SET_NO_NEW_PRIVS", 157, [38], allow), Attempt("PR_SET_MM", 157, [35], notPermitted),
            Attempt("PR_SET_SECCOMP", 157, [22], notPermitted),
            Attempt("PR_SET_PTRACER", 157, [0x5961_6D61], notPermitted),
            Attempt("PR_SET_MM with a high bit", 157, [1 << 32 | 35], notPermitted),
            Attempt("PR_SET_MEMORY_MERGE", 157, [67], notPermitted),
            Attempt("mkfifo", 133, [0, 0o010644], allow), Attempt("mkfifoat", 259, [0, 0, 0o010644], allow),
            Attempt("mknod block", 133, [0, 0o060644], notPermitted),
            Attempt("mknodat char", 259, [0, 0, 0o020644], notPermitted),
            Attempt("mknod char with a high bit", 133, [0, 1 << 32 | 0o020644], notPermitted),
        ])
    func arguments(_ attempt: Attempt) throws {
        #expect(try answer(attempt.number, attempt.arguments) == attempt.answer)
    }

    @Test("sockets: UNIX, TCP and UDP over both IP versions, and nothing else", arguments: 0...50)
    func socketFamilies(_ family: Int) throws {
        for type in 0...10 {
            for proto in [0, 1, 2, 6, 17, 58, 132, 136, 255, 256, 262] {
                let isUnix = family == 1 && [1, 2, 5].contains(type)
                let isInternet =
                    (family == 2 || family == 10)
                    && ((type == 1 && (proto == 0 || proto == 6)) || (type == 2 && (proto == 0 || proto == 17)))
                let expected = isUnix || isInternet ? allow : notPermitted
                // Plain, with SOCK_NONBLOCK | SOCK_CLOEXEC, and with bits that the kernel does not look at.
                for extra: UInt64 in [0, 0o2004000, 1 << 32, 0xFFFF_FFFF_0000_0000] {
                    let call = [UInt64(family), UInt64(type) | extra, UInt64(proto)]
                    #expect(try answer(41, call) == expected, "\(call)")
                }
                let high = [UInt64(family) | 7 << 32, UInt64(type), UInt64(proto) | 9 << 32]
                #expect(try answer(41, high) == expected, "\(high)")
            }
        }
        #expect(try answer(53, [UInt64(family), 1, 0]) == (family == 1 ? allow : notPermitted))
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// What a payload would do to get out, in its harmless form.
enum ProbeAttack {
    private static let workspace = "/workspace"

    /// Whether the sandbox's own PID 1, which has what the payload must not have, can be reached.
    static func firstProcess(_ answers: inout ProbeAnswers) {
        answers.say("first signal", outcome: System.raw(62 /* SYS_kill */, 1, 0))
        let buffer = [UInt8](repeating: 0, count: 8)
        let read = System.withAddress(ofElements: buffer) { address in
            System.withAddress(ofElements: [address, 8]) { local in
                // Nothing is mapped there: who may read gets EFAULT, who may not something else.
                System.withAddress(ofElements: [8, 8]) {
                    System.raw(310 /* SYS_process_vm_readv */, 1, local, 1, $0, 1)
                }
            }
        }
        answers.say("first read", outcome: read)
        let memory = System.withPath("/proc/1/mem") { System.raw(2 /* SYS_open */, $0, 0o2000000) }
        answers.say("first memory", outcome: memory)
        // PTRACE_SEIZE stops nobody, and ends with this process.
        answers.say("first trace", outcome: System.raw(101 /* SYS_ptrace */, 0x4206, 1, 0, 0))
    }

    /// Calls that no policy can allow, with arguments that no kernel takes.
    static func calls(_ answers: inout ProbeAnswers) {
        for (name, number) in [
            ("clone3", 435), ("io_uring_setup", 425), ("io_uring_enter", 426), ("io_uring_register", 427),
        ] as [(String, Int32)] {
            answers.say("call \(name)", outcome: System.raw(number, name == "clone3" ? 0 : -1, 0, 0, 0, 0, 0))
        }
    }

    /// What takes a capability. Becoming root comes last, because it may work.
    static func privileges(_ answers: inout ProbeAnswers) {
        let file = "\(workspace)/.nexus-probe"
        let created = System.withPath(file) { System.raw(2 /* SYS_open */, $0, 0o1 | 0o100 | 0o2000000, 0o600) }
        // To the reaper, whom every map of users knows: a stranger would be refused for being one.
        let given = created < 0 ? created : System.raw(93 /* SYS_fchown */, created, 65532, 65532)
        answers.say("give away", outcome: given)
        let device = System.withPath("\(workspace)/.nexus-device") {
            System.raw(133 /* SYS_mknod */, $0, 0o020600, 0x103)
        }
        answers.say("device", outcome: device)
        let capabilities = (try? Credentials.effectiveCapabilities()).map { String($0, radix: 16) } ?? "none"
        answers.say("capabilities", capabilities)
        answers.say("become root", outcome: System.raw(105 /* SYS_setuid */, 0))
    }
}

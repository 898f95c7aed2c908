// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Sandbox
import SandboxRuntime
import Testing

/// Every call that sets a sandbox up, made to fail once: the payload runs with every guard or does not run.
///
/// The faults are the kernel's own as far as the programs can tell: strace(1) answers the n-th call of a name, counted
/// in each process, with an error and does not let it happen.
@Suite(.privileged, .serialized) struct CallFaultTests {
    /// What a payload sees of its guards; equal in every sandbox of one policy.
    private static let look = """
        grep -E '^(Uid|Gid|Groups|Cap...|NoNewPrivs|Seccomp):' /proc/self/status
        sed 's/^[0-9]* [0-9]* [0-9:]* //' /proc/self/mountinfo
        cat /proc/self/limits /proc/sys/kernel/hostname
        ls /proc/self/fd
        """

    /// Calls that guard: once one of them has failed where the payload depends on it, there must be no payload. The
    /// others may be answered in another way, if the guards come out the same.
    private static let guards: Set<String> = [
        "pivot_root", "umount2", "unshare", "setns", "setresuid", "setresgid", "setgroups", "capset", "mount_setattr",
        "move_mount", "open_tree", "fsconfig", "fsmount", "fsopen", "landlock_restrict_self", "landlock_add_rule",
        "keyctl", "sethostname", "setsid", "close_range", "dup3", "mknodat", "chdir", "fchdir",
    ]

    private static let others: Set<String> = [
        "clone3", "prctl", "seccomp", "landlock_create_ruleset", "capget", "mkdir", "mkdirat", "symlinkat", "fchownat",
        "fchmodat", "pipe2", "prlimit64", "socket", "ioctl", "write", "memfd_create", "timerfd_create",
        "timerfd_settime", "signalfd4",
    ]

    @Test("a call that fails anywhere on the way ends the launch, or changes nothing that guards the payload")
    func everyCall() throws {
        let baseline = try launch([])
        #expect(baseline.status == 0 && baseline.output.contains("NoNewPrivs:\t1"))
        let (mounts, leafs) = (try StagedNexus.mounts(), Self.abandonedCgroups())
        for (call, count) in try counts().sorted(by: { $0.key < $1.key }) {
            for number in 1...count {
                let run = try launch(["-e", "trace=\(call)", "-e", "inject=\(call):error=EIO:when=\(number)"])
                let what = "\(call), call \(number): exit \(run.status), \(run.errors.prefix(200))"
                // Output that could not be carried on is a fault, after a part of it.
                if run.status != 0 {
                    #expect([5, 64, 125].contains(run.status), "\(what)")
                    // The call that failed may have been the one that says so.
                    #expect(run.errors.hasPrefix("nexus") || call == "write" && run.errors.isEmpty, "\(what)")
                } else {
                    // Where no user namespace can be made the plan has its second form: a host id of the slot's own.
                    let isSecondForm = call == "clone3" && run.output != baseline.output
                    let (seen, expected) =
                        isSecondForm
                        ? (Self.withoutIDs(run.output), Self.withoutIDs(baseline.output))
                        : (run.output, baseline.output)
                    #expect(seen == expected, "\(what)")
                    #expect(!Self.guards.contains(call), "\(what)")
                }
                #expect(Self.abandonedCgroups().subtracting(leafs) == [], "\(what)")
            }
        }
        #expect(try StagedNexus.mounts().subtracting(mounts) == [])
    }

    /// What is seen, but for who sees it; nobody that the host knows.
    private static func withoutIDs(_ output: String) -> String {
        output.replacing(/(?m)^(Uid|Gid):(\s+(1000|19\d{8})){4}$/) { "\($0.1)" }
    }

    /// Cgroups of processes that have ended.
    private static func abandonedCgroups() -> Set<String> {
        let all = CgroupDiscovery.layout().folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { "\(folder)/\($0)" }
        }
        return Set(
            all.filter { path in
                let name = path.split(separator: "/").last ?? ""
                let process = name.split(separator: ".").compactMap { Int32($0) }.first
                guard name.hasPrefix("nexus."), let process else { return false }
                return kill(process, 0) != 0
            })
    }

    @Test("the look at the guards tells one that is missing")
    func control() throws {
        let bare = try ProgramRun.of("/bin/sh", ["-c", Self.look])
        #expect(bare.output.contains("NoNewPrivs:\t0"))
        #expect(try launch([]).output != bare.output)
    }

    private func launch(_ injection: [String], log: String = "/dev/null") throws -> ProgramRun {
        let nexus = try StagedNexus()
        return try ProgramRun.of(
            "/usr/bin/strace",
            ["-f", "-qq", "-o", log] + injection + [nexus.program]
                + ["sandbox", "exec", "--policy", "verifier", "--", "/bin/sh", "-c", Self.look], seconds: 60)
    }

    /// How often the process that makes it most makes each call.
    private func counts() throws -> [String: Int] {
        let scratch = try ScratchFolder()
        let log = scratch.path("trace")
        _ = try launch(["-e", "trace=\(Self.guards.union(Self.others).sorted().joined(separator: ","))"], log: log)
        var counts: [String: [Substring: Int]] = [:]
        for line in try String(text: URL(filePath: log)).split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let call = words[1].split(separator: "(").first, words[1].contains("(") else {
                continue
            }
            counts[String(call).trimmingCharacters(in: .whitespaces), default: [:]][words[0], default: 0] += 1
        }
        return counts.filter { Self.guards.union(Self.others).contains($0.key) }
            .compactMapValues { $0.values.max() }
    }
}

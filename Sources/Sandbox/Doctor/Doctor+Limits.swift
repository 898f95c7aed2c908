// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

/// Takes more than a limit allows, under a limit that is small enough for a test; the kernel holds a small one and a
/// large one by the same means.
extension Doctor {
    private func limited(_ change: (inout SandboxPlan.Limits) -> Void) -> SandboxPlan {
        plan.with { plan in
            guard var limits = plan.limits else { return }
            change(&limits)
            plan.limits = limits
        }
    }

    /// The kernel's own out-of-memory event counts, not a death that looks like one.
    func memoryLimit() throws(SandboxError) -> Examination {
        let act = ["allocate", "\(96 << 20)"]
        let seen = try end(limited { ($0.memoryBytes, $0.swapBytes) = (48 << 20, 0) }, act).cause ?? ""
        let control = try end(limited { ($0.memoryBytes, $0.swapBytes) = (256 << 20, 0) }, act).cause ?? ""
        return Examination(
            "use 96 MiB of 48", seen: "ended by \(seen)", isRefused: seen == "memory", control: "ended by \(control)",
            works: control == "exit")
    }

    func pidsLimit() throws(SandboxError) -> Examination {
        let act = ["fork", "24"]
        let small = try end(limited { $0.pids = 8 }, act)
        let large = try answers(limited { $0.pids = 64 }, act)
        let answers = ProbeAnswers.parse(small.output)
        let isRefused = small.pidsRefused > 0 && answers["fork"] == "EAGAIN"
        return Examination(
            "start 24 processes of 8", seen: "\(answers["forked"] ?? "0") started", isRefused: isRefused,
            control: "\(large["forked"] ?? "0") started", works: large["fork"] == "ok")
    }

    /// The kernel's own count of how often it held the sandbox back: time alone would not tell a limit from a busy machine.
    func cpuLimit() throws(SandboxError) -> Examination {
        let small = limited { $0.cpuPercent = 5 }
        var seen = 0
        // Where everybody waits for a cpu, a program may not even get to its limit.
        for _ in 0..<3 where seen == 0 { seen = try timesHeldBack(small) }
        let control = try timesHeldBack(limited { $0.cpuPercent = 200 })
        return Examination(
            "use 20 ms of cpu, 5 in each 100", seen: "held back \(seen) times", isRefused: seen > 0,
            control: "\(control) times", works: control == 0)
    }

    private func timesHeldBack(_ plan: SandboxPlan) throws(SandboxError) -> Int {
        let running = try bench.start(
            Trial(plans: [plan], arguments: [Self.program, "--probe", "burn", "20000"]))
        let times: Int
        do throws(SandboxError) {
            try running.awaitWord()
            times = heldBack(running.supervisor)
        } catch {
            _ = try? running.end()
            throw error
        }
        let end = try running.end()
        guard end.cause == "exit" else { throw Self.silence(["burn"], end) }
        return times
    }

    /// Zero where no hierarchy counts it (cgroups(7), cpu.stat).
    private func heldBack(_ supervisor: Int32) -> Int {
        let layout = host.cgroups
        guard let folder = layout.controllersAreUnified ? layout.unified : layout.cpu,
            let bytes = try? Files.contents(of: "\(folder)/\(Cgroups.leafPath(of: supervisor))/cpu.stat")
        else { return 0 }
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return words.firstIndex(of: "nr_throttled").flatMap { Int(words[$0 + 1]) } ?? 0
    }

    func wallLimit() throws(SandboxError) -> Examination {
        let seen = try end(limited { $0.wallMilliseconds = 100 }, ["sleep", "1000"]).cause ?? ""
        let control = try end(limited { $0.wallMilliseconds = 60_000 }, ["sleep", "120"]).cause ?? ""
        return Examination(
            "go on after 100 ms", seen: "ended by \(seen)", isRefused: seen == "wall", control: "ended by \(control)",
            works: control == "exit")
    }

    func cpuTimeLimit() throws(SandboxError) -> Examination {
        let act = ["burn", "300000"]
        let seen = try end(limited { $0.cpuMilliseconds = 50 }, act).cause ?? ""
        let control = try end(limited { $0.cpuMilliseconds = 60_000 }, act).cause ?? ""
        return Examination(
            "use 300 ms of cpu, of 50 in all", seen: "ended by \(seen)", isRefused: seen == "cpu",
            control: "ended by \(control)", works: control == "exit")
    }

    /// The writer itself runs into it, by bytes and by names.
    func workspaceLimit(onDisk: Bool = false) throws(SandboxError) -> Examination {
        let act = ["fill", "\(4 << 20)", "256"]
        let seen = try filled(bytes: 1 << 20, inodes: 64, onDisk, act)
        let control = try filled(bytes: 16 << 20, inodes: 4096, onDisk, act)
        return Examination(
            "write 4 MiB and 256 files into 1 MiB and 64", seen: seen.joined(separator: " and "),
            isRefused: seen == ["ENOSPC", "ENOSPC"], control: control.joined(separator: " and "),
            works: control == ["ok", "ok"])
    }

    private func filled(
        bytes: Int, inodes: Int, _ onDisk: Bool, _ act: [String]
    ) throws(SandboxError) -> [String] {
        let plan = plan.with { plan in
            plan.workspace = .init(
                bytes: bytes, inodes: inodes, diskFolder: onDisk ? PlanCompiler.diskFolder : nil)
            // A limit on single files would be met first.
            plan.payload.removeAll { step in
                if case .resourceLimit(.fileBytes, _) = step { true } else { false }
            }
        }
        let answers = try answers(plan, act)
        return ["bytes", "inodes"].map { answers[$0] ?? "nothing" }
    }
}

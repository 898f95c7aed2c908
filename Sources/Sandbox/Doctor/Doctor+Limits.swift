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

    /// A tenth of a cpu can't do 30 ms of work in 150 ms; a whole one can, unless the machine is very busy, so that is
    /// tried more than once.
    func cpuLimit() throws(SandboxError) -> Examination {
        let (act, threshold) = (["burn", "30000"], 150_000)
        let seen = try wall(limited { $0.cpuPercent = 10 }, act)
        var control = Int.max
        for _ in 0..<3 where control > threshold { control = try wall(limited { $0.cpuPercent = 200 }, act) }
        return Examination(
            "use 30 ms of cpu on a tenth of one", seen: "took \(seen / 1000) ms", isRefused: seen > threshold,
            control: "\(control / 1000) ms", works: control <= threshold)
    }

    private func wall(_ plan: SandboxPlan, _ act: [String]) throws(SandboxError) -> Int {
        Int(try answers(plan, act)["wall"] ?? "") ?? 0
    }

    func wallLimit() throws(SandboxError) -> Examination {
        let seen = try end(limited { $0.wallMilliseconds = 100 }, ["sleep", "1000"]).cause ?? ""
        let control = try end(limited { $0.wallMilliseconds = 60_000 }, ["sleep", "120"]).cause ?? ""
        return Examination(
            "go on after 100 ms", seen: "ended by \(seen)", isRefused: seen == "wall", control: "ended by \(control)",
            works: control == "exit")
    }

    /// The writer itself runs into it, by bytes and by names.
    func workspaceLimit() throws(SandboxError) -> Examination {
        let act = ["fill", "\(4 << 20)", "256"]
        let seen = try filled(bytes: 1 << 20, inodes: 64, act)
        let control = try filled(bytes: 16 << 20, inodes: 4096, act)
        return Examination(
            "write 4 MiB and 256 files into 1 MiB and 64", seen: seen.joined(separator: " and "),
            isRefused: seen == ["ENOSPC", "ENOSPC"], control: control.joined(separator: " and "),
            works: control == ["ok", "ok"])
    }

    private func filled(bytes: Int, inodes: Int, _ act: [String]) throws(SandboxError) -> [String] {
        let plan = plan.with { plan in
            plan.workspace?.bytes = bytes
            plan.workspace?.inodes = inodes
            // A limit on single files would be met first.
            plan.payload.removeAll { step in
                if case .resourceLimit(.fileBytes, _) = step { true } else { false }
            }
        }
        let answers = try answers(plan, act)
        return ["bytes", "inodes"].map { answers[$0] ?? "nothing" }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import Sandbox
internal import SandboxRuntime

/// A compiled plan as the list that `bare-launch` carries out: the same steps, so that it does the same kernel work.
struct LaunchScript {
    private static let program = "/bin/true"
    /// Any two that nobody has.
    private static let users: (reaper: UInt32, payload: UInt32) = (1_900_300_000, 1_900_300_001)
    private static let digits = Array("0123456789abcdef".utf8)

    let text: String

    init(_ plan: SandboxPlan, cgroups: CgroupLayout) throws {
        var lines = Self.cgroupLines(cgroups) + Self.limitLines(plan, cgroups)
        lines.append(["namespaces", "\(plan.namespaces.rawValue)"])
        if let workspace = plan.workspace { lines.append(["upper", "\(workspace.bytes)", "\(workspace.inodes)"]) }
        var ids = (reaper: (Self.users.reaper, Self.users.reaper), payload: (Self.users.payload, Self.users.payload))
        if case .mapped(let uid, let gid, let reaperUID, let reaperGID) = plan.identity {
            ids = ((reaperUID, reaperGID), (uid, gid))
        }
        // One map for users and groups: the shipped policies have the same number for both.
        lines.append([
            "users", "\(Self.users.reaper)", "\(Self.users.payload)",
            "\(ids.reaper.0) \(Self.users.reaper) 1;\(ids.payload.0) \(Self.users.payload) 1;",
        ])
        for (name, steps) in [("setup", plan.setup), ("reaper", plan.reaper), ("payload", plan.payload)] {
            lines.append(["list", name])
            for step in steps {
                let own = name == "reaper" ? ids.reaper : ids.payload
                lines.append([step.stage] + (try Self.values(step, ids: own)))
            }
        }
        text = lines.map { $0.joined(separator: "\t") + "\n" }.joined()
    }

    private static func cgroupLines(_ layout: CgroupLayout) -> [[String]] {
        layout.folders.map { folder in
            let isUnified = folder == layout.unified
            var read: [String] = []
            if folder == layout.memory { read += ["memory.max_usage_in_bytes", "memory.oom_control"] }
            if folder == layout.pids { read += ["pids.events"] }
            if isUnified { read += ["cpu.stat"] }
            if isUnified, layout.controllersAreUnified { read += ["memory.peak", "memory.events", "pids.events"] }
            return ["cgroup", folder, isUnified ? "v2" : "v1", read.joined(separator: ",")]
        }
    }

    private static func limitLines(_ plan: SandboxPlan, _ layout: CgroupLayout) -> [[String]] {
        guard let limits = plan.limits else { return [] }
        let (period, memory) = (100_000, limits.memoryBytes)
        let quota = period * limits.cpuPercent / 100
        if layout.controllersAreUnified, let unified = layout.unified {
            return [
                ["limit", unified, "memory.max", "\(memory)"], ["limit", unified, "pids.max", "\(limits.pids)"],
                ["limit", unified, "cpu.max", "\(quota) \(period)"],
            ]
        }
        var lines: [[String]] = []
        if let folder = layout.memory {
            lines.append(["limit", folder, "memory.limit_in_bytes", "\(memory)"])
            lines.append(["limit", folder, "memory.memsw.limit_in_bytes", "\(memory + limits.swapBytes)"])
        }
        if let folder = layout.pids { lines.append(["limit", folder, "pids.max", "\(limits.pids)"]) }
        if let folder = layout.cpu {
            lines.append(["limit", folder, "cpu.cfs_period_us", "\(period)"])
            lines.append(["limit", folder, "cpu.cfs_quota_us", "\(quota)"])
        }
        return lines
    }

    private static func values(_ step: Step, ids: (UInt32, UInt32)) throws -> [String] {
        switch step {
        case .hostname(let name): [name]
        case .root(let bytes, let inodes): ["\(bytes)", "\(inodes)"]
        case .folder(let path, let mode): [path, "\(mode)"]
        case .file(let path, let content, let mode):
            [path, "\(mode)"] + (content.isEmpty ? [] : [hexadecimal(content)])
        case .link(let path, let target): [path, target]
        case .hostPath(let source, let target, let isFolder, let attributes):
            [source, target, isFolder ? "1" : "0", "\(attributes.rawValue)"]
        case .scratch(let path, let bytes, let inodes, let attributes):
            [path, "\(bytes)", "\(inodes)", "\(attributes.rawValue)"]
        case .device(let path, let major, let minor): [path, "\(major)", "\(minor)"]
        case .processFileSystem(let path), .mask(let path), .workspace(let path): [path]
        case .terminals(let path, let count): [path, "\(count)"]
        case .resourceLimit(let limit, let value): ["\(limit.rawValue)", "\(value)"]
        case .identity: ["\(ids.0)", "\(ids.1)"]
        case .landlock(let writable): writable
        case .workingFolder: ["/workspace"]
        case .syscallFilter(let program): [hexadecimal(program)]
        case .execute: [program]
        case .grant:
            throw BenchError(
                code: "bench.launch", operation: "write the list of", subject: "bare-c",
                cause: "a measured plan grants nothing")
        default: []
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "#" + String(decoding: text, as: UTF8.self)
    }
}

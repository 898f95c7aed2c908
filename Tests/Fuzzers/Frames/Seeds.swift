// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime

/// Good messages of every kind: what mutations start from.
enum Seeds {
    static var all: [[UInt8]] {
        frames + reports + scripts + layouts.map(encode) + plans.map(\.encoded) + sessions.map(\.encoded) + [
            Command(["/bin/sh", "-c", "exit 0"], environment: ["A=b", "é=ü"]).encoded,
            OpaqueFolders.encode([Array("a/b".utf8), [0xFF], []]),
        ]
    }

    private static var frames: [[UInt8]] {
        let launch = Request.Launch(
            plan: 1, layers: ["patch", "base"], workingFolder: "/workspace", hasResult: true, wallMilliseconds: 100,
            memoryBytes: 1 << 30, pids: 64)
        let requests: [Request] = [.launch(launch), .cancel(launch: 1)]
        let endings: [SandboxOutcome.Ending] = [
            .exit(code: 1), .signal(number: 9), .wall, .memory, .pids, .cancelled,
            .fault(stage: "bind", error: "ENOENT", subject: "/usr"), .idle, .cpu, .disk, .output,
            .seccomp(call: "ptrace"),
        ]
        let digest = Digest(bytes: 0..<32)
        let ended = endings.compactMap { ending in
            digest.map {
                Response.ended(
                    SandboxOutcome(
                        ending: ending, wallMicroseconds: 1, cpuMicroseconds: 2, peakMemoryBytes: 3, pidsRefused: 4,
                        readBytes: 5, writtenBytes: nil, denials: [.init(call: "mount", count: 2)], plan: $0),
                    hasCollection: true)
            }
        }
        let responses =
            ended + [.refused(code: "plan.not_sealed", subject: "9"), .stopRequested(level: 1, status: 130)]
        return requests.enumerated().map { $1.frame(sequence: UInt64($0) + 1) }
            + responses.map { $0.frame(sequence: 7) }
    }

    private static var reports: [[UInt8]] {
        let reports: [Report] = [
            .started, .fault(.init(stage: "pivot", errno: .notPermitted, subject: "pivot_root")),
            .payloadEnded(.exited(3)), .payloadEnded(.signalled(11)), .outputExceeded,
            .forbiddenCall(number: 101), .deniedCall(number: 165, count: 2), .placeFull("/tmp"),
        ]
        return reports.map(\.encoded) + [reports.flatMap(\.encoded)]
    }

    private static var scripts: [[UInt8]] {
        let turns: [AgentScript.Turn] = [
            .write(path: Array("a/b.py".utf8), content: [0, 255, 10], executable: true),
            .run(arguments: [Array("python3".utf8), Array("-V".utf8)]), .delete(path: [0xFF]),
            .link(path: Array("l".utf8), target: Array("../..".utf8)), .finish(summary: "done"),
        ]
        return [
            AgentScript(workItem: "B", attempt: 2, feedback: "tests.failed", turns: turns).encoded(),
            AgentScript(workItem: "A", attempt: 1, feedback: nil, turns: Array(turns.suffix(1))).encoded(),
        ]
    }

    private static let layouts = [
        CgroupLayout(memory: "/m", pids: "/p", cpu: "/c", unified: "/u", controllersAreUnified: false),
        CgroupLayout(memory: nil, pids: nil, cpu: nil, unified: "/u", controllersAreUnified: true),
    ]

    private static func encode(_ layout: CgroupLayout) -> [UInt8] {
        var writer = ByteWriter()
        layout.encode(to: &writer)
        return writer.bytes
    }
}

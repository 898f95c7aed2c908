// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux
import Testing

@testable import SandboxRuntime

/// What happened to a sandbox, in order, what the kernel counted, and the one cause that follows.
struct Life: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var events: [SandboxLifecycle.Event] = []
    var reports: [Report] = []
    var memoryKills = 0
    var pidsRefused = 0
    let ending: SandboxOutcome.Ending

    static let all = [
        Life(
            testDescription: "exits with 0", reports: [.started, .payloadEnded(.exited(0))], ending: .exit(code: 0)),
        Life(
            testDescription: "exits with 0 after the kernel refused processes and killed one",
            reports: [.started, .payloadEnded(.exited(0))], memoryKills: 1, pidsRefused: 9, ending: .exit(code: 0)),
        Life(
            testDescription: "exits with 3", reports: [.started, .payloadEnded(.exited(3))], ending: .exit(code: 3)),
        Life(
            testDescription: "fails after the kernel refused a process",
            reports: [.started, .payloadEnded(.exited(1))], pidsRefused: 1, ending: .pids),
        Life(
            testDescription: "fails after the kernel killed one for memory",
            reports: [.started, .payloadEnded(.exited(1))], memoryKills: 1, pidsRefused: 1, ending: .memory),
        Life(
            testDescription: "ends by a signal", reports: [.started, .payloadEnded(.signalled(11))],
            ending: .signal(number: 11)),
        Life(
            testDescription: "is killed for memory", reports: [.started, .payloadEnded(.signalled(9))],
            memoryKills: 1, ending: .memory),
        Life(
            testDescription: "PID 1 itself is killed for memory", reports: [.started], memoryKills: 1, ending: .memory),
        Life(testDescription: "runs too long", events: [.wallLimitReached], reports: [.started], ending: .wall),
        Life(testDescription: "is cancelled", events: [.cancelRequested], reports: [.started], ending: .cancelled),
        Life(
            testDescription: "is cancelled after it ran too long", events: [.wallLimitReached, .cancelRequested],
            ending: .wall),
        Life(
            testDescription: "runs too long after it was cancelled", events: [.cancelRequested, .wallLimitReached],
            ending: .cancelled),
        Life(
            testDescription: "ends by itself just before the limit", events: [.wallLimitReached],
            reports: [.started, .payloadEnded(.exited(0))], ending: .exit(code: 0)),
        Life(testDescription: "does nothing", events: [.idleLimitReached], reports: [.started], ending: .idle),
        Life(testDescription: "uses too much cpu time", events: [.cpuLimitReached], reports: [.started], ending: .cpu),
        Life(
            testDescription: "uses too much cpu time, and then too much time",
            events: [.cpuLimitReached, .wallLimitReached], reports: [.started], ending: .cpu),
        Life(
            testDescription: "writes too much", reports: [.started, .outputExceeded], ending: .output),
        Life(
            testDescription: "wrote too much before it exited with 0",
            reports: [.started, .outputExceeded, .payloadEnded(.exited(0))], ending: .output),
        Life(
            testDescription: "makes a call that ends it", reports: [.started, .forbiddenCall(number: 101)],
            ending: .seccomp(call: "ptrace")),
        Life(
            testDescription: "only tries denied calls",
            reports: [.started, .deniedCall(number: 101, count: 1), .payloadEnded(.exited(0))], ending: .exit(code: 0)),
        Life(
            testDescription: "fails with a full workspace",
            reports: [.started, .placeFull("/workspace"), .payloadEnded(.exited(1))], ending: .disk),
        Life(
            testDescription: "is killed by a signal with a full workspace",
            reports: [.started, .placeFull("/tmp"), .payloadEnded(.signalled(7))], ending: .disk),
        Life(
            testDescription: "fails with a full workspace after the kernel killed one for memory",
            reports: [.started, .placeFull("/tmp"), .payloadEnded(.exited(1))], memoryKills: 1, ending: .memory),
        Life(
            testDescription: "fills its workspace and exits with 0",
            reports: [.started, .placeFull("/tmp"), .payloadEnded(.exited(0))], ending: .exit(code: 0)),
        Life(
            testDescription: "could not be set up",
            reports: [.fault(.init(stage: "pivot", errno: .notPermitted, subject: "x"))],
            ending: .fault(stage: "pivot", error: "EPERM (operation not permitted)", subject: "x")),
        Life(
            testDescription: "the payload's own stage failed, and then PID 1 saw it exit",
            reports: [
                .started, .fault(.init(stage: "execute", errno: .noEntry, subject: "y")), .payloadEnded(.exited(125)),
            ], ending: .fault(stage: "execute", error: "ENOENT (no such file or directory)", subject: "y")),
        Life(
            testDescription: "vanishes without a word",
            ending: .fault(stage: "reaper", error: "ended without a report", subject: "pid 1")),
    ]
}

@Suite struct SandboxLifecycleTests {
    @Test("has one cause", arguments: Life.all)
    func ending(_ life: Life) {
        var lifecycle = SandboxLifecycle()
        for event in life.events { #expect(lifecycle.on(event) == .kill) }
        #expect(lifecycle.on(.ended(reports: life.reports)) == .finish)
        var usage = CgroupLeaf.Usage()
        usage.memoryKills = life.memoryKills
        usage.pidsRefused = life.pidsRefused
        #expect(lifecycle.ending(usage) == life.ending)
    }

    @Test("denied calls are told by name, the last count of each, in the order in which they first came")
    func denials() {
        var lifecycle = SandboxLifecycle()
        _ = lifecycle.on(
            .ended(reports: [
                .started, .deniedCall(number: 165, count: 1), .deniedCall(number: 101, count: 1),
                .deniedCall(number: 165, count: 9), .payloadEnded(.exited(0)),
            ]))
        #expect(lifecycle.denials == [.init(call: "mount", count: 9), .init(call: "ptrace", count: 1)])
    }

    @Test("only an exit with 0 is ever told as one")
    func noFalseSuccess() {
        for life in Life.all where !life.reports.contains(.payloadEnded(.exited(0))) {
            #expect(life.ending != .exit(code: 0), "\(life.testDescription)")
        }
    }
}

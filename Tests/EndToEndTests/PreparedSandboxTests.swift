// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux
import Sandbox
import SandboxRuntime
import Testing

/// Sandboxes that wait for their launch, as the real supervisor keeps them.
@Suite(
    .serialized,
    .enabled(
        if: HostileOrchestratorPlans.obstacle == nil || HostileOrchestratorPlans.isRequired,
        "no sandbox can be made here: \(HostileOrchestratorPlans.obstacle ?? "")"))
struct PreparedSandboxTests {
    private static let prepared = 2

    private func run(_ scenario: String, place: UInt32) throws -> HostileOrchestratorRun {
        let client = try ["HostileOrchestrator", "PreparedOrchestrator"].map(HostileOrchestratorPlans.source)
        return try HostileOrchestratorRun(
            scenario, place: 20 + place, client: client.joined(separator: "\n"), prepared: Self.prepared)
    }

    /// The leafs of what waits.
    private func waiting(_ run: HostileOrchestratorRun) -> [String] {
        HostileOrchestratorPlans.host.cgroups.folders.prefix(1).flatMap { folder in
            let branch = "\(folder)/nexus.\(run.process)"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: branch)) ?? []
            return names.filter { $0.hasPrefix("p") && Int($0.dropFirst()) != nil }.map { "\(branch)/\($0)" }
        }
    }

    /// Whether the process is past the step that makes it another user: then it waits, or is about to.
    private func hasGivenUpRoot(_ process: Int32) -> Bool {
        let status = (try? Files.contents(of: "/proc/\(process)/status")) ?? []
        let users = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Uid:") }
        return users.map { !$0.hasPrefix("Uid:\t0\t") } ?? false
    }

    /// The processes of what waits, PID 1 and the payload process of each, once all are there.
    private func inhabitants(_ run: HostileOrchestratorRun, sandboxes: Int) throws -> [Int32] {
        for _ in 0..<1000 {
            let processes = waiting(run).flatMap { leaf in
                let text = String(decoding: (try? Files.contents(of: "\(leaf)/cgroup.procs")) ?? [], as: UTF8.self)
                return text.split(separator: "\n").compactMap { Int32($0) }.filter(hasGivenUpRoot)
            }
            if waiting(run).count == sandboxes, processes.count == 2 * sandboxes { return processes }
            _ = try Poll.wait(for: [], milliseconds: 10)
        }
        return []
    }

    /// Waits until as many sandboxes wait, then lets the client launch.
    private func proceed(
        _ run: HostileOrchestratorRun, sandboxes: Int = 1
    ) throws -> (lines: [HostileOrchestratorRun.Line], waiting: Set<String>) {
        let lines = try run.lines { $0.checkpoint != nil }
        #expect(try inhabitants(run, sandboxes: sandboxes).count == 2 * sandboxes)
        let waiting = Set(waiting(run))
        try run.proceed()
        return (lines, waiting)
    }

    @Test("a payload in a prepared sandbox finds what it finds in any other, and nothing of an earlier payload")
    func look() throws {
        let run = try run("look", place: 0)
        let (fromScratch, first) = try proceed(run)
        let (prepared, second) = try proceed(run, sandboxes: 2)
        // What waited was launched: nothing else removes it.
        #expect(first.count == 1 && first.isDisjoint(with: second))
        let lines = try fromScratch + prepared + run.lines()
        let looks = lines.filter { $0.name?.hasPrefix("look") == true }
        #expect(
            looks.map(\.name) == [
                "look ended exit 0", "look ended exit 0", "look ended exit 0 with collection",
                "look ended exit 0 with collection",
            ])
        try #require(looks.count == 4)
        // The first is from scratch: nothing was prepared before anything was launched.
        #expect(looks[0].answer == looks[1].answer)
        #expect(looks[2].answer == looks[3].answer)
        let seen = try #require(looks[1].answer)
        #expect(seen.contains(#""found in /workspace": [], "#))
        #expect(seen.contains(#""Seccomp": "2""#) && seen.contains(#""CapEff": "0000000000000000""#))
        #expect(seen.contains(#""unshare": 1, "write into /": 30"#), "\(seen)")
        #expect(try run.status() == .exited(0))
        #expect(try run.leftovers() == [])
    }

    @Test("a prepared sandbox that died while it waited is replaced, and its launch does not know")
    func lose() throws {
        let run = try run("lose", place: 1)
        for victims in 0..<2 {
            _ = try run.lines { $0.checkpoint != nil }
            let processes = try inhabitants(run, sandboxes: victims == 0 ? 1 : 2)
            #expect(!processes.isEmpty)
            // PID 1 of one of them first, then the payload process that it lets wait.
            for process in victims == 0 ? processes.prefix(1) : processes.suffix(1) { kill(process, SIGKILL) }
            try run.proceed()
        }
        #expect(try run.lines().compactMap(\.answer) == ["ended exit 7 with collection"])
        #expect(try run.status() == .exited(0))
        #expect(try run.leftovers() == [])
    }

    @Test("limits, tighter ones too, hold in a prepared sandbox from its launch on, and faults are named")
    func limits() throws {
        let run = try run("limits", place: 2)
        var lines: [HostileOrchestratorRun.Line] = []
        for turn in 0..<7 { lines += try proceed(run, sandboxes: turn == 0 ? 1 : 2).lines }
        lines += try run.lines()
        let answers = lines.filter { $0.answer != nil }.map { [$0.name ?? "", $0.answer ?? ""] }
        #expect(
            answers == [
                ["wall", "ended wall"], ["memory", "ended memory"], ["pids", "ended pids"],
                ["signal", "ended signal 9"], ["no such program", "ended fault execute ENOENT"],
                ["no such folder", "ended fault working-folder ENOENT"],
                ["a command that is none", "ended fault command EBADMSG"],
            ])
        #expect(try run.status() == .exited(0))
        #expect(try run.leftovers() == [])
    }

    @Test("200 launches leave the supervisor with what it had before")
    func many() throws {
        let run = try run("many", place: 3)
        _ = try run.lines { $0.checkpoint != nil }
        #expect(try inhabitants(run, sandboxes: Self.prepared).count == 2 * Self.prepared)
        let before = try run.settledDescriptorCount()
        try run.proceed()
        let lines = try run.lines { $0.checkpoint != nil }
        #expect(lines.first?.answer == "[]")
        #expect(try inhabitants(run, sandboxes: Self.prepared).count == 2 * Self.prepared)
        let after = try run.descriptorCount(settlingAt: before)
        #expect(after == before)
        try run.proceed()
        #expect(try run.lines().compactMap(\.name) == [])
        #expect(try run.status() == .exited(0))
        #expect(try run.leftovers() == [])
    }

    @Test("what waits ends with its supervisor, killed or told to stop", arguments: [SIGKILL, SIGTERM])
    func death(_ signal: Int32) throws {
        let run = try run("wait", place: signal == SIGKILL ? 4 : 5)
        _ = try run.lines { $0.checkpoint != nil }
        let handles = try inhabitants(run, sandboxes: 1).map { try Processes.descriptor(of: $0).release() }
        defer { for handle in handles { ProcessDescriptor(owning: handle).close() } }
        #expect(handles.count == 2)
        // The third of them ends an orchestrator that neither drains nor cancels.
        for _ in 0..<(signal == SIGKILL ? 1 : 3) {
            run.signal(signal)
            _ = try Poll.wait(for: [], milliseconds: 50)
        }
        for handle in handles { #expect(try Poll.wait(for: [handle], milliseconds: 20_000) == [handle]) }
        #expect(try run.status() == (signal == SIGKILL ? .signalled(9) : .exited(143)))
    }
}

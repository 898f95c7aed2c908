// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Testing

/// Runs that are stopped, killed, and started again with the same command.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BadInputInterruptionTests {
    /// Waits until a process named `sleep` is below the given one, says so, and then until each process that was
    /// below it has ended. A sandbox has no way to tell the host that it has come so far: /proc has to be looked at.
    static let watcher = """
        import os, select, sys, time
        def children(pid):
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/children") as file:
                    for child in file.read().split():
                        yield child
                        yield from children(child)
        def name(pid):
            with open(f"/proc/{pid}/comm") as file: return file.read().strip()
        end = time.monotonic() + 30
        while True:
            try:
                below = list(children(sys.argv[1]))
                if any(name(pid) == "sleep" for pid in below): break
            except (FileNotFoundError, ProcessLookupError): pass
            if time.monotonic() > end: sys.exit(2)
            select.select([], [], [], 0.01)
        waiting = []
        for pid in below:
            try: waiting.append(os.pidfd_open(int(pid)))
            except ProcessLookupError: pass
        open(sys.argv[2], "w").close()
        while waiting:
            ready = select.select(waiting, [], [], end - time.monotonic())[0]
            if not ready: sys.exit(1)
            waiting = [number for number in waiting if number not in ready]
        """

    /// The sample's recording with a turn before the first that sleeps.
    private func recording(_ harness: BadInputHarness, seconds: Int) throws -> String {
        let text = try String(contentsOfFile: harness.sampleRecording, encoding: .utf8)
        let turn = "    turns:\n      - run: [sleep, \"\(seconds)\"]\n"
        let range = try #require(text.range(of: "    turns:\n"))
        return try harness.write(text.replacingCharacters(in: range, with: turn), to: "r.yaml")
    }

    /// Starts a run, lets `act` do something to it while its first attempt sleeps, and sees everything end.
    private func interrupt(
        _ harness: BadInputHarness, seconds: Int, options: [String] = [], _ act: (BadInputChild) -> Void
    ) throws -> BadInputHarness.End {
        let arguments = harness.runArguments(recording: try recording(harness, seconds: seconds))
        let run = try harness.start(arguments + options)
        let mark = harness.path("asleep")
        try harness.command(["mkfifo", mark])
        let watcher = try BadInputChild(
            ["python3", "-I", "-c", Self.watcher, "\(run.identifier)", mark], folder: harness.folder)
        // Opening a FIFO waits for its writer.
        let reader = try BadInputChild(["cat", mark], folder: harness.folder)
        #expect(try reader.wait(seconds: 40).status == 0)
        act(run)
        let end = try run.wait(seconds: 40)
        #expect(try watcher.wait(seconds: 40).status == 0, "a process of the run is left")
        return end
    }

    private func subjects(_ harness: BadInputHarness) throws -> String {
        try harness.command(["git", "-C", harness.path("repo"), "log", "--format=%s", "integration"])
    }

    private static let everything = "C: Crowds\nB: Languages\nA: Salutations\nBegin an empty repository\n"

    @Test(
        "The first signal drains: what runs is finished, nothing new begins; the same command does the rest",
        arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func drains(signal: Int32, status: Int32) throws {
        let harness = try BadInputHarness()
        let end = try interrupt(harness, seconds: 1) { $0.signal(signal) }
        #expect(end.status == status, "\(end.errors)")
        #expect(try subjects(harness) == "A: Salutations\nBegin an empty repository\n")
        let second = try harness.run(harness.runArguments(recording: harness.path("r.yaml")))
        #expect(second.status == 0, "\(second.errors)")
        #expect(!second.errors.contains("A: attempt"), "\(second.errors)")
        #expect(try subjects(harness) == Self.everything)
    }

    @Test(
        "The second signal cancels: the attempt ends at once, and the same command begins it again",
        arguments: [([SIGINT, SIGTERM], 130), ([SIGTERM, SIGHUP], 143)] as [([Int32], Int32)])
    func cancels(signals: [Int32], status: Int32) throws {
        let harness = try BadInputHarness()
        let end = try interrupt(harness, seconds: 60) { child in signals.forEach(child.signal) }
        #expect(end.status == status, "\(end.errors)")
        #expect(end.errors.contains("nexus: the run was cancelled\n"), "\(end.errors)")
        _ = try recording(harness, seconds: 0)
        let second = try harness.run(harness.runArguments(recording: harness.path("r.yaml")))
        #expect(second.status == 0, "\(second.errors)")
        #expect(try subjects(harness) == Self.everything)
    }

    @Test(
        "What the result says of its exit is what the process ends with, also where all that ran was finished",
        arguments: [([SIGTERM], 143), ([SIGTERM, SIGHUP], 143), ([SIGINT], 130)] as [([Int32], Int32)])
    func agrees(signals: [Int32], status: Int32) throws {
        let harness = try BadInputHarness()
        let seconds = signals.count == 1 ? 1 : 60
        let end = try interrupt(harness, seconds: seconds, options: ["--format", "json"]) { child in
            signals.forEach(child.signal)
        }
        #expect(end.status == status, "\(end.errors)")
        let result = try JSONSerialization.jsonObject(with: Data(end.output.utf8)) as? [String: Any]
        #expect(result?["exit"] as? Int32 == status)
        #expect(result?["status"] as? String == "cancelled")
    }

    @Test("A run whose processes were killed is shown as interrupted, and one that goes on as running; nothing changes")
    func shown() throws {
        let harness = try BadInputHarness()
        func statuses() throws -> [String?] {
            let end = try harness.run(["status", "--state", harness.path("state"), "--format", "json"])
            let report = try JSONSerialization.jsonObject(with: Data(end.output.utf8)) as? [String: Any]
            let runs = try #require(report?["runs"] as? [[String: Any]]).compactMap { $0["run"] as? [String: Any] }
            let id = try #require(runs.first?["id"] as? String)
            let text = try harness.run(["inspect", id, "--state", harness.path("state")]).output
            return [runs.first?["status"] as? String, text.firstMatch(of: /status +(\w+)/).map { String($0.1) }]
        }
        var during: [String?] = []
        _ = try interrupt(harness, seconds: 60) { run in
            during = (try? statuses()) ?? []
            run.signal(SIGKILL)
        }
        #expect(during == ["running", "running"])
        func rows() throws -> String {
            let script = """
                import sqlite3, sys
                state = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
                for table in ("runs", "jobs", "generations", "attempts"): print(list(state.execute(f"SELECT * FROM {table}")))
                """
            return try harness.command(["python3", "-I", "-c", script, harness.path("state/state.sqlite")])
        }
        let before = try rows()
        #expect(try statuses() == ["interrupted", "interrupted"])
        #expect(try rows() == before)
        _ = try recording(harness, seconds: 0)
        #expect(try harness.run(harness.runArguments(recording: harness.path("r.yaml"))).status == 0)
        #expect(try statuses() == ["succeeded", "succeeded"])
    }

    @Test("The third signal kills, whatever the orchestrator does")
    func kills() throws {
        let harness = try BadInputHarness()
        let end = try interrupt(harness, seconds: 60) { child in
            for signal in [SIGINT, SIGTERM, SIGHUP] { child.signal(signal) }
        }
        #expect([130, 143].contains(end.status), "\(end.errors)")
    }

    @Test("A second run on the same state is told which process holds it and since when, and disturbs nothing")
    func inUse() throws {
        let harness = try BadInputHarness()
        let end = try interrupt(harness, seconds: 8) { run in
            let second = try? harness.run(harness.runArguments(recording: harness.path("r.yaml")))
            #expect(second?.status == 75)
            #expect(second?.errors.contains("process \(run.identifier) holds it since 20") == true)
        }
        #expect(end.status == 0, "\(end.errors)")
        #expect(try subjects(harness) == Self.everything)
    }

    @Test("When the supervisor is killed everything of the run dies, and the same command finishes it")
    func killed() throws {
        let harness = try BadInputHarness()
        let end = try interrupt(harness, seconds: 60) { $0.signal(SIGKILL) }
        #expect(end.status == 128 + SIGKILL)
        _ = try recording(harness, seconds: 0)
        let second = try harness.run(harness.runArguments(recording: harness.path("r.yaml")))
        #expect(second.status == 0, "\(second.errors)")
        #expect(try subjects(harness) == Self.everything)
        let status = try harness.run(["status", "--state", harness.path("state")])
        #expect(status.output.split(separator: "\n").count == 2, "one run, taken up: \(status.output)")
    }

    @Test("The same command again says that everything is merged already, and changes no branch")
    func again() throws {
        let harness = try BadInputHarness()
        #expect(try harness.run(harness.runArguments()).status == 0)
        let head = try harness.command(["git", "-C", harness.path("repo"), "rev-parse", "integration"])
        let second = try harness.run(harness.runArguments())
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.errors == "everything is merged already; nothing is left to do\n")
        #expect(second.output.contains("A\tmerged\tSalutations\n"))
        #expect(try harness.command(["git", "-C", harness.path("repo"), "rev-parse", "integration"]) == head)
    }

    @Test("What was merged and then taken out of the branch is done again")
    func branchReset() throws {
        let harness = try BadInputHarness()
        #expect(try harness.run(harness.runArguments()).status == 0)
        let repository = harness.path("repo")
        try harness.command(["git", "-C", repository, "update-ref", "refs/heads/integration", "integration~1"])
        let second = try harness.run(harness.runArguments())
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.errors.contains("C: attempt 1") && !second.errors.contains("A: attempt"), "\(second.errors)")
        #expect(try subjects(harness) == Self.everything)
    }

    @Test("A run that was refused is tried again for what is not merged, with a better recording")
    func betterRecording() throws {
        let harness = try BadInputHarness()
        let right = try String(contentsOfFile: harness.sampleRecording, encoding: .utf8)
        let wrong = right.replacing("Hello, {name}!", with: "Hi, {name}!")
        try harness.write(wrong, to: "r.yaml")
        #expect(try harness.run(harness.runArguments(recording: "r.yaml")).status == 3)
        try harness.write(right, to: "r.yaml")
        let second = try harness.run(harness.runArguments(recording: "r.yaml"))
        #expect(second.status == 0, "\(second.errors)")
        #expect(try subjects(harness) == Self.everything)
    }
}

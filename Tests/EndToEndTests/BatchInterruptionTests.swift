// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux
import Testing

/// Batches that are stopped and killed.
@Suite(.privileged, .serialized) struct BatchInterruptionTests {
    /// Three specifications whose attempts sleep.
    private func folder(_ nexus: StagedNexus, seconds: Int) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        let sample = nexus.share("samples/batch")
        let specification = try String(text: URL(filePath: "\(sample)/primes.md"))
        let recording = try String(text: URL(filePath: "\(sample)/recordings/primes.yaml"))
        let turn = "    turns:\n      - run: [sleep, \"\(seconds)\"]\n"
        for name in ["a", "b", "c"] {
            try folder.write(specification, to: "in/\(name).md")
            try folder.write(recording.replacing("    turns:\n", with: turn), to: "in/recordings/\(name).yaml")
        }
        return folder
    }

    /// Starts a batch, lets `act` do something to it while its first attempts sleep, and sees every process of it end.
    /// - Returns: its status, what it printed, and the pids of its runs at that moment.
    private func interrupt(
        _ nexus: StagedNexus, _ folder: ScratchFolder, _ act: (Int32) -> Void
    ) throws -> (status: ProcessStatus, output: String, runs: [Int32]) {
        let batch = try StartedProgram(
            nexus.program,
            [
                "batch", folder.path("in"), "--recordings", folder.path("in/recordings"), "--output",
                folder.path("out"),
                "--jobs", "2",
            ], output: folder.path("output"), errors: folder.path("errors"))
        try #require(mkfifo(folder.path("asleep"), 0o600) == 0)
        let watcher = try StartedProgram(
            "/usr/bin/python3",
            ["-I", "-c", BadInputInterruptionTests.watcher, "\(batch.process)", folder.path("asleep")],
            errors: folder.path("watcher"))
        // Opening a FIFO waits for its writer.
        let reader = try StartedProgram("/bin/cat", [folder.path("asleep")])
        #expect(try reader.wait(seconds: 40) == .exited(0))
        let children = try String(text: URL(filePath: "/proc/\(batch.process)/task/\(batch.process)/children"))
        act(batch.process)
        let status = try batch.wait(seconds: 60)
        #expect(try watcher.wait(seconds: 60) == .exited(0), "a process of the batch is left")
        return (
            status, try String(text: folder.url.appending(path: "output")),
            children.split(separator: " ").compactMap { Int32($0) }
        )
    }

    @Test("A batch that is killed leaves no process, no mount and no cgroup, and the same command goes on")
    func killed() throws {
        let nexus = try StagedNexus()
        let mounts = try StagedNexus.mounts()
        let folder = try folder(nexus, seconds: 30)
        let end = try interrupt(nexus, folder) { kill($0, SIGKILL) }
        #expect(end.status == .signalled(SIGKILL))
        #expect(!end.runs.isEmpty)
        for run in end.runs { try nexus.expectNothingLeft(of: run, mounts: mounts) }
        for name in ["a", "b", "c"] {
            let path = "in/recordings/\(name).yaml"
            try folder.write(
                try String(text: folder.url.appending(path: path)).replacing("\"30\"", with: "\"0\""), to: path)
        }
        let second = try nexus.run([
            "batch", folder.path("in"), "--recordings", folder.path("in/recordings"), "--output", folder.path("out"),
        ])
        #expect(second.status == 0, "\(second.errors)")
    }

    @Test(
        "The first signal lets what runs finish and starts nothing, the second cancels it",
        arguments: [([SIGINT], 130), ([SIGTERM], 143), ([SIGINT, SIGTERM], 130)] as [([Int32], Int32)])
    func stopped(signals: [Int32], status: Int32) throws {
        let nexus = try StagedNexus()
        let folder = try folder(nexus, seconds: signals.count == 1 ? 2 : 30)
        let end = try interrupt(nexus, folder) { process in for signal in signals { kill(process, signal) } }
        #expect(end.status == .exited(status))
        let records = try BatchRecords(end.output)
        #expect(records.done["exit"] as? Int32 == status)
        let left = try #require(records.done["left"] as? Int)
        #expect(left > 0)
        #expect(records.exits.count == 3 - left)
        let items: [String: [[String: Any]]] = records.values("items")
        let isMerged = items.values.contains { $0.contains { $0["status"] as? String == "merged" } }
        #expect(isMerged == (signals.count == 1), "\(end.output)")
    }
}

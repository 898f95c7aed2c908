// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux
import Sandbox
import SandboxRuntime

/// The real supervisor with a hostile orchestrator below it. Whatever goes wrong, it is killed at the end.
final class HostileOrchestratorRun {
    /// One line of the client's output: what it tried, and what it was answered.
    struct Line: Decodable {
        var name: String?
        var answer: String?
        /// The client waits for a line.
        var checkpoint: String?
    }

    /// No test waits longer than this for one line.
    private static let patience = 60_000

    let process: Int32
    let uids: Range<UInt32>
    private let state: HostileOrchestratorState
    private let input: Descriptor<DescriptorKind.PipeWriter>
    private let output: Descriptor<DescriptorKind.PipeReader>
    private var pending: [UInt8] = []
    private var isReaped = false

    /// - Parameters:
    ///   - place: tells the host ids of runs apart, because their tests run side by side.
    ///   - foreignIsOwn: the layer `foreign` belongs to the orchestrator after all: the control.
    ///   - client: the program, when it is not the hostile one.
    ///   - prepared: how many sandboxes may wait for a launch, beside two that run.
    init(
        _ scenario: String, place: UInt32, foreignIsOwn: Bool = false, client: String? = nil, prepared: Int = 0
    ) throws {
        let base = 1_950_000_000 + place * 100
        let owner = Owner(uid: base + 50, gid: base + 51)
        uids = base..<(base + 100)
        let state = try HostileOrchestratorState(owner: owner, foreign: foreignIsOwn ? owner.uid : base + 60)
        self.state = state
        let command = Command([
            "/usr/bin/python3", "-I", "-c", try client ?? HostileOrchestratorPlans.client(), scenario, state.path,
        ])
        let stdin = try Linux.Pipe()
        let stdout = try Linux.Pipe()
        let folder: DirectoryDescriptor = try Files.open(state.path, [.path, .directory])
        let session = Session(
            plans: try HostileOrchestratorPlans.sealed(owner: owner, state: state.path),
            cgroups: HostileOrchestratorPlans.host.cgroups, uidBase: base, slots: 2 + prepared,
            job: .serve(.init(command: 10, grants: [11], owner: owner, layerRoot: 12, provisional: [])),
            prepared: prepared)
        let memory = try MemoryFile.sealed(session.encoded, name: "session")
        let sealedCommand = try MemoryFile.sealed(command.encoded, name: "command")
        process = try SupervisorSpawn.start(
            HostileOrchestratorPlans.programs + "/nexus-supervisor",
            descriptors: [
                0: stdin.reader.number, 1: stdout.writer.number, 2: stdout.writer.number,
                Session.descriptor: memory.number, 10: sealedCommand.number, 11: folder.number, 12: folder.number,
            ])
        // Uses after the start: a descriptor closes after its last.
        memory.close()
        sealedCommand.close()
        folder.close()
        input = try Descriptor(duplicating: stdin.writer.number)
        output = stdout.keepingReader()
    }

    deinit {
        guard !isReaped else { return }
        kill(process, SIGKILL)
        _ = try? Processes.reap(process, blocking: true)
    }

    /// The next line of the client's or the supervisor's; nil when everything that could write one is gone.
    func line() throws -> String? {
        while true {
            if let end = pending.firstIndex(of: 10) {
                defer { pending.removeFirst(end + 1) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            guard try !Poll.wait(for: [output.number], milliseconds: Self.patience).isEmpty else {
                throw LinuxError(
                    operation: "wait for a line of", subject: "the supervisor", errno: Errno(rawValue: 110))
            }
            let bytes = try Files.read(output, upTo: 65536)
            if bytes.isEmpty { return pending.isEmpty ? nil : String(decoding: pending, as: UTF8.self) }
            pending += bytes
        }
    }

    /// Lines up to the first that `stop` wants, that one last; what is no JSON is handed on as a name.
    func lines(until stop: (Line) -> Bool = { _ in false }) throws -> [Line] {
        var lines: [Line] = []
        while let text = try line() {
            let line = (try? JSONDecoder().decode(Line.self, from: Data(text.utf8))) ?? Line(name: text)
            lines.append(line)
            if stop(line) { break }
        }
        return lines
    }

    /// Lets a waiting client go on.
    func proceed() throws { try Files.write([10], to: input) }

    func signal(_ number: Int32) { kill(process, number) }

    /// What the supervisor has open.
    func descriptorCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
    }

    /// The same once it does not change any more: what was answered a moment ago may not have been let go of.
    func settledDescriptorCount() throws -> Int {
        var (count, unchanged) = (try descriptorCount(), 0)
        while unchanged < 20 {
            _ = try Poll.wait(for: [], milliseconds: 10)
            let now = try descriptorCount()
            (count, unchanged) = (now, now == count ? unchanged + 1 : 0)
        }
        return count
    }

    /// The supervisor lets go of a sandbox only after it has told of its end, and says nothing then: so the count is
    /// read until it is the expected one, and what is read last counts.
    func descriptorCount(settlingAt expected: Int) throws -> Int {
        var count = try descriptorCount()
        for _ in 0..<200 where count != expected {
            _ = try Poll.wait(for: [], milliseconds: 10)
            count = try descriptorCount()
        }
        return count
    }

    /// Waits for the supervisor's end; to be called after everything was read.
    func status() throws -> ProcessStatus? {
        let ended = try Processes.reap(process, blocking: true)
        isReaped = true
        return ended?.status
    }

    /// Cgroups of this supervisor, and processes with host ids of this run: both have to be gone.
    func leftovers() throws -> [String] {
        let files = FileManager.default
        let branches = HostileOrchestratorPlans.host.cgroups.folders.map { "\($0)/nexus.\(process)" }
            .filter { files.fileExists(atPath: $0) }
        let processes = try files.contentsOfDirectory(atPath: "/proc").filter { name in
            guard Int32(name) != nil, let status = try? FileStatus(path: "/proc/\(name)") else { return false }
            return uids.contains(status.uid)
        }
        return branches + processes
    }
}

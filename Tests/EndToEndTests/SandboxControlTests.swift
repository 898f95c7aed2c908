// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import Sandbox
import SandboxRuntime
import Testing

/// `nexus sandbox ps`, `stats`, `freeze`, `thaw` and `kill`, on sandboxes that run.
@Suite(.privileged, .serialized) struct SandboxControlTests {
    private static let waiting = ["sh", "-c", "sleep 1000 & echo u''p; read line; echo answer"]

    private struct Record: Decodable {
        let id: String
        let policy: String
        let plan: String
        let state: String
        let pids: Int
        let memoryLimitBytes: Int
    }

    private let nexus: StagedNexus

    init() throws { nexus = try StagedNexus() }

    /// A sandbox in which `waiting` runs.
    private func start(_ options: [String] = [], policy: String = "verifier") throws -> TerminalProgram {
        let program = try TerminalProgram(
            nexus.program, ["sandbox", "shell", "--policy", policy] + options + ["--"] + Self.waiting)
        try program.see("up\r\n")
        return program
    }

    private func ask(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun.of(nexus.program, ["sandbox"] + arguments)
    }

    private func records(of process: Int32? = nil) throws -> [Record] {
        let run = try ask("ps", "--format", "json")
        #expect(run.status == 0 && run.errors == "")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let records = try decoder.decode([Record].self, from: Data(run.output.utf8))
        return records.filter { record in process.map { record.id.hasPrefix("\($0).") } ?? true }
    }

    @Test(
        "what is no sandbox's name, or none that runs, is refused in one sentence",
        arguments: ["freeze", "thaw", "kill", "stats"],
        ["1.0", "\(getpid()).0", "../../1.0", "1.0/..", "2147483647.0", "1", "", "0.0", "-1.0", "1.0\n"])
    func unknown(command: String, name: String) throws {
        let run = try ask(command, "--", name)
        #expect(run.status == 64)
        #expect(run.output == "")
        #expect(run.errors.hasPrefix("nexus: ") && run.errors.filter { $0 == "\n" }.count == 1)
    }

    @Test("a sandbox is shown while it runs, as what it is, and is gone with its supervisor")
    func shown() throws {
        let folder = try ScratchFolder()
        let program = try start(["--outcome", folder.path("outcome")])
        let record = try #require(try records(of: program.process).first)
        #expect(try records(of: program.process).count == 1)
        #expect(record.id == "\(program.process).0")
        #expect(record.policy == "verifier" && record.state == "running")
        // PID 1, the shell, and what it started.
        #expect(record.pids == 3 && record.memoryLimitBytes == 2 << 30)
        let table = try ask("stats", record.id)
        #expect(table.status == 0 && table.output.contains("\(record.id)  ") && table.output.contains("2048 MiB"))
        try program.type("\n")
        #expect(try program.end() == .exited(0))
        #expect(try String(text: URL(filePath: folder.path("outcome"))).contains("\"plan\":\"\(record.plan)\""))
        #expect(try records(of: program.process).isEmpty)
        #expect(try ask("stats", record.id).status == 64)
    }

    @Test("a frozen sandbox does nothing until it is thawed")
    func frozen() throws {
        let program = try start()
        let name = "\(program.process).0"
        #expect(try ask("freeze", name).status == 0)
        #expect(try records(of: program.process).map(\.state) == ["frozen"])
        #expect(try ask("freeze", name).status == 0)
        try program.type("\n")
        #expect(try records(of: program.process).map(\.state) == ["frozen"])
        #expect(!String(decoding: program.shown, as: UTF8.self).contains("answer"))
        #expect(try ask("thaw", name).status == 0)
        try program.see("answer")
        #expect(try program.end() == .exited(0))
    }

    @Test("a sandbox that is killed was cancelled, also when it is frozen", arguments: [false, true])
    func killed(isFrozen: Bool) throws {
        let mounts = try StagedNexus.mounts()
        let folder = try ScratchFolder()
        let program = try start(["--outcome", folder.path("outcome")])
        let processes = try inhabitants(of: program.process)
        defer { processes.close() }
        if isFrozen { #expect(try ask("freeze", "\(program.process).0").status == 0) }
        #expect(try ask("kill", "\(program.process).0").status == 0)
        // `kill` has waited for them.
        #expect(try processes.areDead(within: 0))
        #expect(try program.end() == .exited(130))
        #expect(try String(text: URL(filePath: folder.path("outcome"))).contains(#""cause":"cancelled""#))
        try nexus.expectNothingLeft(of: program.process, mounts: mounts)
    }

    @Test("T31: a frozen sandbox ends at its wall limit")
    func wall() throws {
        let mounts = try StagedNexus.mounts()
        let folder = try ScratchFolder()
        let policy = try folder.write(
            "nexus-policy: 1\nextends: verifier\nlimits:\n  wall: 3s\n", to: "short.yaml")
        let program = try start(policy: policy)
        #expect(try ask("freeze", "\(program.process).0").status == 0)
        #expect(try program.end() == .exited(124))
        try nexus.expectNothingLeft(of: program.process, mounts: mounts)
    }

    @Test("T31: a frozen sandbox dies with its supervisor, and nothing of it stays")
    func supervisorKilled() throws {
        let mounts = try StagedNexus.mounts()
        let program = try start()
        let processes = try inhabitants(of: program.process)
        defer { processes.close() }
        #expect(try ask("freeze", "\(program.process).0").status == 0)
        try Processes.signal(Signals.kill, try Processes.descriptor(of: program.process))
        #expect(try processes.areDead(within: 20_000))
        #expect(try program.end() == .signalled(9))
        #expect(try records(of: program.process).isEmpty)
        _ = try nexus.run(["sandbox", "exec", "--policy", "verifier", "--", "true"])
        try nexus.expectNothingLeft(of: program.process, mounts: mounts)
    }

    @Test("who may not signal the supervisor neither sees its sandboxes nor ends them; root does")
    func otherUser() throws {
        let program = try start()
        let name = "\(program.process).0"
        let other = ["--reuid=65534", "--regid=65534", "--clear-groups"]
        for command in [["ps"], ["stats"], ["kill", name], ["freeze", name]] {
            let run = try ProgramRun.of("/usr/bin/setpriv", other + [nexus.program, "sandbox"] + command)
            #expect(run.status == (command.count == 1 ? 0 : 64))
            #expect(!run.output.contains(name))
        }
        // The order itself, by hand: kill(1) of procps or util-linux sends a value with -q.
        let order = ["/bin/kill", "-q", "0", "-40", "\(program.process)"]
        #expect(try ProgramRun.of("/usr/bin/setpriv", other + order).status != 0)
        // From root it counts only with the number of a sandbox.
        #expect(try ProgramRun.of("/bin/kill", ["-40", "\(program.process)"]).status == 0)
        #expect(try ProgramRun.of("/bin/kill", ["-q", "99", "-40", "\(program.process)"]).status == 0)
        #expect(try records(of: program.process).map(\.state) == ["running"])
        #expect(try ProgramRun.of(order[0], Array(order.dropFirst())).status == 0)
        #expect(try program.end() == .exited(130))
    }

    @Test("a run's orchestrator is number 0; with it the run ends, and says that it did not finish")
    func orchestrator() throws {
        let mounts = try StagedNexus.mounts()
        let folder = try ScratchFolder()
        let run = try StartedProgram(
            nexus.program,
            [
                "run", nexus.share("samples/specs/minimal_design_doc.md"), "--repo", folder.path("repository"),
                "--mock", "--state", folder.path("state"),
            ])
        var seen: [Record] = []
        while try run.isRunning, seen.isEmpty { seen = try records(of: run.process) }
        #expect(seen.first?.id == "\(run.process).0" && seen.first?.policy == "orchestrator")
        #expect(try ask("kill", "\(run.process).0").status == 0)
        #expect(try run.wait(seconds: 60) == .exited(70))
        try nexus.expectNothingLeft(of: run.process, mounts: mounts)
    }

    /// Open handles of all processes of a supervisor's only sandbox.
    private struct Inhabitants {
        let handles: [Int32]

        func areDead(within milliseconds: Int) throws -> Bool {
            try handles.allSatisfy { try Poll.wait(for: [$0], milliseconds: milliseconds) == [$0] }
        }

        func close() { for handle in handles { ProcessDescriptor(owning: handle).close() } }
    }

    private func inhabitants(of supervisor: Int32) throws -> Inhabitants {
        let layout = CgroupDiscovery.layout()
        let folder = try #require(layout.pids ?? layout.unified)
        let list = try String(text: URL(filePath: "\(folder)/nexus.\(supervisor)/s0/cgroup.procs"))
        let handles = try list.split(separator: "\n").compactMap { Int32($0) }
            .map { try Processes.descriptor(of: $0).release() }
        #expect(handles.count == 3)
        return Inhabitants(handles: handles)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux
import Sandbox
import SandboxRuntime

/// One sandbox to be started by the real supervisor, as `nexus sandbox exec` starts it: the session sealed, every
/// descriptor at its place, an empty environment.
struct SandboxLaunch {
    /// Host ids of these tests' own, apart from those that nexus hands out.
    static let uidBase: UInt32 = 1_900_400_000

    var plan: SandboxPlan
    var arguments: [String]
    var supervisor = Stage.supervisor
    /// The path of a terminal that becomes the supervisor's controlling one and its standard input.
    var terminal: String?
    /// An open descriptor that becomes standard input; without it, a pipe that the test holds.
    var standardInput: Int32?
    /// An open descriptor that becomes standard output; without it, a pipe that the test reads.
    var standardOutput: Int32?
    /// What the supervisor is handed although nobody asked for it: number there, number here.
    var junk: [Int32: Int32] = [:]
    /// Where the supervisor stands.
    var hostFolder: String?
    /// First of its own host ids, where two run at a time.
    var idBase = SandboxLaunch.uidBase
    /// Plans that the payload may ask for in the place of an orchestrator, and the folder with the layers for them.
    var service: (plans: [SandboxPlan], layerRoot: Int32, owner: Owner)?

    init(_ plan: SandboxPlan, _ arguments: [String]) {
        self.plan = plan
        self.arguments = arguments
    }

    /// Starts it and waits for its end.
    func run(milliseconds: Int = 20_000) throws -> EndedSandbox {
        let sandbox = try start()
        sandbox.closeInput()
        return try sandbox.end(milliseconds: milliseconds)
    }

    /// Starts it.
    func start() throws -> StartedSandbox {
        let place = (command: Int32(10), outcome: Int32(11))
        let layers: Int32 = 12
        let job: Session.Job =
            service.map {
                .serve(.init(command: place.command, grants: [], owner: $0.owner, layerRoot: layers, provisional: []))
            } ?? .execute(.init(command: place.command, workingFolder: "/workspace", outcome: place.outcome))
        let session = Session(
            plans: ([plan] + (service?.plans ?? [])).map { PlanCompiler.seal($0) }, cgroups: Host.facts.cgroups,
            uidBase: idBase, slots: 1, job: job)
        let input = try Linux.Pipe()
        let output = try Linux.Pipe()
        let complaint = try Linux.Pipe()
        let outcome = try Linux.Pipe()
        let sealed = try MemoryFile.sealed(session.encoded, name: "session")
        let command = try MemoryFile.sealed(Command(arguments).encoded, name: "command")
        var given: [Int32: Int32] = junk
        given[1] = standardOutput ?? output.writer.number
        given[2] = complaint.writer.number
        given[Session.descriptor] = sealed.number
        given[place.command] = command.number
        given[place.outcome] = outcome.writer.number
        if let service { given[layers] = service.layerRoot }
        if terminal == nil { given[0] = standardInput ?? input.reader.number }
        let process = try spawn(given)
        let started = try StartedSandbox(
            process: process, input: input.writer.duplicate(), output: output.reader.duplicate(),
            complaint: complaint.reader.duplicate(), outcome: outcome.reader.duplicate())
        // The ends of the pipes close here, after their last use: from now on the sandbox alone holds them open.
        withExtendedLifetime((session, given)) {}
        _ = (input.reader.number, output.writer.number, complaint.writer.number, outcome.writer.number)
        _ = (sealed.number, command.number)
        return started
    }

    private func spawn(_ given: [Int32: Int32]) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var flags = POSIX_SPAWN_SETSIGMASK
        if let terminal {
            // A session leader without a terminal gets the first one that it opens.
            flags |= 0x80 /* POSIX_SPAWN_SETSID */
            posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        }
        posix_spawnattr_setflags(&attributes, Int16(flags))
        // Above every place first, so that no source is overwritten before its turn.
        var raised: [Int32] = []
        defer { for number in raised { close(number) } }
        for (there, here) in given.sorted(by: { $0.key < $1.key }) {
            let source = try Processes.raise(here, above: 500)
            raised.append(source)
            posix_spawn_file_actions_adddup2(&actions, source, there)
        }
        var process: pid_t = 0
        // env(1) changes the folder of the very process that becomes the supervisor.
        let words =
            hostFolder.map { ["/usr/bin/env", "--ignore-environment", "--chdir=\($0)", supervisor] } ?? [supervisor]
        var argumentVector = words.map { strdup($0) } + [nil]
        defer { for word in argumentVector { free(word) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        let result = posix_spawn(&process, words[0], &actions, &attributes, &argumentVector, &environment)
        guard result == 0 else { throw HarnessFault("posix_spawn \(supervisor): \(Errno(rawValue: result))") }
        return process
    }
}

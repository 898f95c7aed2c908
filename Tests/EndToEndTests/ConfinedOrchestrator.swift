// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Linux
import Policies
import Sandbox
import SandboxRuntime
import Testing

/// The staged supervisor with the orchestrator's real plan, and another program in the orchestrator's place.
struct ConfinedOrchestrator {
    let nexus: StagedNexus
    let owner: Owner
    let writable: [String]
    let readable: [String]

    /// Far from what nexus itself hands out.
    private static let uidBase: UInt32 = 1_890_000_000
    /// Sources are kept above every place that a supervisor is given.
    private static let firstSource = 200

    private struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs the program to its end, with its standard output in a file.
    func run(_ arguments: [String], seconds: Int = 60) throws -> (status: ProcessStatus, output: Data) {
        let mounts = try StagedNexus.mounts()
        let scratch = try ScratchFolder()
        let output = try scratch.write("", to: "output")
        let sources = Sources()
        let paths = writable + readable
        let places = try paths.map { try sources.add(Files.open($0, [.path, .noFollow], as: DescriptorKind.File.self)) }
        let command = try sources.add(try MemoryFile.sealed(Command(arguments).encoded, name: "command"))
        // Nobody asked for this one: a supervisor that was started carelessly.
        _ = try sources.add(Files.open("/", [.path, .directory], as: DescriptorKind.Directory.self))
        let service = Session.Service(
            command: command, grants: places, owner: owner, layerRoot: places[0], provisional: nil)
        let session = Session(
            plans: [try plan()], cgroups: CgroupDiscovery.layout(), uidBase: Self.uidBase, slots: 1,
            job: .serve(service))
        sources.add(try MemoryFile.sealed(session.encoded, name: "session"), as: Session.descriptor)
        sources.add(try Files.open(output, .writeOnly, as: DescriptorKind.File.self), as: 1)
        let process = try spawn(sources)
        let status = try wait(for: process, seconds: seconds)
        try nexus.expectNothingLeft(of: process, mounts: mounts)
        return (status, try Data(contentsOf: URL(filePath: output)))
    }

    private func plan() throws -> SealedPlan {
        let grants =
            writable.map { OrchestratorPlan.Grant(path: $0, isFolder: true, isWritable: true) }
            + readable.map { OrchestratorPlan.Grant(path: $0, isFolder: false, isWritable: false) }
        let file = nexus.share("images/host.yaml")
        let text = try SourceText(file: file, bytes: Array(try Data(contentsOf: URL(filePath: file))))
        let image = try ImageDecoder().decode(text, name: try #require(ImageName("host")))
        return try OrchestratorPlan(grants: grants, program: nexus.program, uid: owner.uid, gid: owner.gid)
            .compile(image: image, host: HostProbe.run())
    }

    /// With an empty environment, as the front starts it.
    private func spawn(_ sources: borrowing Sources) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (source, place) in sources.pairs { posix_spawn_file_actions_adddup2(&actions, source, place) }
        var process: pid_t = 0
        let name = strdup("nexus-supervisor")
        defer { free(name) }
        let error = posix_spawn(&process, nexus.supervisor, &actions, nil, [name, nil], [nil])
        guard error == 0 else { throw Fault(description: "posix_spawn \(nexus.supervisor): errno \(error)") }
        return process
    }

    private func wait(for process: Int32, seconds: Int) throws -> ProcessStatus {
        let descriptor = try Processes.descriptor(of: process)
        let ended = try Poll.wait(for: [descriptor.number], milliseconds: seconds * 1000)
        if ended.isEmpty { try Processes.signal(SIGKILL, descriptor) }
        let status = try #require(try Processes.reap(process, blocking: true)).status
        guard !ended.isEmpty else { throw Fault(description: "the supervisor did not end in \(seconds) s") }
        return status
    }

    /// Owns what the supervisor gets, each with the number that it will have there.
    private final class Sources {
        private(set) var pairs: [(source: Int32, place: Int32)] = []
        private var next: Int32 = 10

        func add<Kind>(_ descriptor: consuming Descriptor<Kind>) throws -> Int32 {
            defer { next += 1 }
            add(descriptor, as: next)
            return next
        }

        func add<Kind>(_ descriptor: consuming Descriptor<Kind>, as place: Int32) {
            guard let source = try? Processes.raise(descriptor.number, above: firstSource) else { return }
            pairs.append((source, place))
        }

        deinit { for pair in pairs { close(pair.source) } }
    }
}

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
    /// Folders; the first is the state folder.
    let writable: [String]
    /// Files.
    let readable: [String]

    /// Below what nexus itself hands out, so that runs beside this one have other ids.
    private static let uidBase: UInt32 = 1_890_000_000

    private struct Overdue: Error {}

    /// Runs the program to its end; its standard output is a file.
    func run(_ arguments: [String], seconds: Int = 60) throws -> (status: ProcessStatus, output: Data) {
        let mounts = try StagedNexus.mounts()
        let scratch = try ScratchFolder()
        let output = try scratch.write("", to: "output")
        let handedOver = HandedOver()
        let places = try (writable + readable).map {
            handedOver.add(try Files.open($0, [.path, .noFollow], as: DescriptorKind.File.self))
        }
        let command = handedOver.add(try MemoryFile.sealed(Command(arguments).encoded, name: "command"))
        // Nothing in the session names this one: a front that was started carelessly has such.
        _ = handedOver.add(try Files.open("/", [.path, .directory], as: DescriptorKind.Directory.self))
        let service = Session.Service(
            command: command, grants: places, owner: owner, layerRoot: places[0], provisional: [])
        let session = Session(
            plans: [try plan()], cgroups: CgroupDiscovery.layout(), uidBase: Self.uidBase, slots: 1,
            job: .serve(service))
        handedOver.add(try MemoryFile.sealed(session.encoded, name: "session"), as: Session.descriptor)
        handedOver.add(try Files.open("/dev/null", .readOnly, as: DescriptorKind.File.self), as: 0)
        handedOver.add(try Files.open(output, .writeOnly, as: DescriptorKind.File.self), as: 1)
        let process = try SupervisorSpawn.start(nexus.supervisor, descriptors: handedOver.numbers)
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
            .compile(
                image: image, host: HostileOrchestratorPlans.host,
                filter: try SyscallFilterCompiler().compile(
                    allowing: try SyscallSelection.names(of: OrchestratorPlan.syscalls)
                ).bytes)
    }

    private func wait(for process: Int32, seconds: Int) throws -> ProcessStatus {
        let descriptor = try Processes.descriptor(of: process)
        let hasEnded = try !Poll.wait(for: [descriptor.number], milliseconds: seconds * 1000).isEmpty
        if !hasEnded { try Processes.signal(SIGKILL, descriptor) }
        let status = try #require(try Processes.reap(process, blocking: true)).status
        guard hasEnded else { throw Overdue() }
        return status
    }

    /// What the supervisor gets, by the number that it will have there.
    private final class HandedOver {
        private(set) var numbers: [Int32: Int32] = [:]
        /// Above the standard streams and the session.
        private var next: Int32 = 10

        func add<Kind>(_ descriptor: consuming Descriptor<Kind>) -> Int32 {
            defer { next += 1 }
            add(descriptor, as: next)
            return next
        }

        func add<Kind>(_ descriptor: consuming Descriptor<Kind>, as place: Int32) {
            numbers[place] = descriptor.release()
        }

        deinit { for number in numbers.values { close(number) } }
    }
}

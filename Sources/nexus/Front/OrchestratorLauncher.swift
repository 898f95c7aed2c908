// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Foundation
internal import Linux
internal import Sandbox
internal import SandboxRuntime

/// Starts the orchestrator below a supervisor: under the owner's identity, seeing only what it is granted.
struct OrchestratorLauncher {
    let installation: Installation
    let host: HostFacts
    /// First of the host ids that this process may use.
    var idBase: UInt32
    private let image: PinnedImage
    private let filter: [UInt8]

    /// What one order needs of the host.
    struct Needs {
        var owner: Owner
        /// Folders that it may write; each exists.
        var writable: [String] = []
        /// Files and folders that it may read.
        var readable: [String] = []
        /// Plans that its requests may name, from position 1.
        var plans: [SealedPlan] = []
        /// The state folder; layers are opened below it.
        var state: String
        /// Folders made for this order, removed at the end if empty.
        var provisional: [String] = []
    }

    /// Reads and compiles what every orchestrator is held to.
    init(installation: Installation, library: PolicyLibrary, host: HostFacts, idBase: UInt32) throws {
        self.installation = installation
        self.host = host
        self.idBase = idBase
        image = try library.image(try library.imageName("host"))
        filter = try library.filter(OrchestratorPlan.syscalls).bytes
    }

    /// Becomes the supervisor; returns only when that fails.
    func start(_ order: OrchestratorOrder, _ needs: Needs) throws -> FrontError {
        let grants =
            needs.writable.map { OrchestratorPlan.Grant(path: $0, isFolder: true, isWritable: true) }
            + (try needs.readable.map { path in
                let kind = try FileStatus(path: path).kind
                return OrchestratorPlan.Grant(path: path, isFolder: kind == .directory, isWritable: false)
            })
        let plan = try OrchestratorPlan(
            grants: grants, program: installation.program, uid: needs.owner.uid, gid: needs.owner.gid
        ).compile(image: image.image, host: host, filter: filter)
        let service = Session.Service(
            command: try command(order), grants: try grants.map { try handOver($0.path) }, owner: needs.owner,
            layerRoot: try handOver(needs.state),
            provisional: try needs.provisional.map {
                try provisional($0, owner: needs.owner)
            })
        return SupervisorProgram.execute(
            installation.supervisor,
            session: Session(
                plans: [plan] + needs.plans, cgroups: host.cgroups, uidBase: idBase, slots: HostIDs.slots,
                job: .serve(service), prepared: HostIDs.prepared))
    }

    private func command(_ order: OrchestratorOrder) throws -> Int32 {
        let json = Array(try JSONEncoder().encode(order))
        let command = Command(
            arguments: [Array(OrchestratorPlan.program.utf8), Array("orchestrate".utf8), json])
        return try SupervisorProgram.hand(over: try MemoryFile.sealed(command.encoded, name: "command"))
    }

    /// The object itself, not what stands at the path later.
    private func handOver(_ path: String) throws(LinuxError) -> Int32 {
        try SupervisorProgram.hand(over: try Files.open(path, [.path, .noFollow], as: DescriptorKind.File.self))
    }

    private func provisional(_ path: String, owner: Owner) throws(LinuxError) -> Session.Provisional {
        let parent = RootPath.parent(of: path)
        let folder: DirectoryDescriptor = try Files.open(parent, [.path, .directory])
        // The supervisor will remove a name in it with root's rights: in a folder of the owner's, or one that only root
        // can lead to.
        guard try FileStatus(of: folder).uid == owner.uid || OwnedFolder.isRoots(parent) else {
            throw LinuxError(operation: "folder of another user", subject: parent, errno: .notPermitted)
        }
        return Session.Provisional(
            parent: try SupervisorProgram.hand(over: folder),
            name: String(path.dropFirst(parent == "/" ? 1 : parent.count + 1)))
    }
}

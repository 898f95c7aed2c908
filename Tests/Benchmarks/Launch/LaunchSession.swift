// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import Sandbox
internal import SandboxRuntime

/// A real supervisor that serves a `LaunchClient`, which in turn is steered from here, one launch at a time.
struct LaunchSession: ~Copyable {
    /// Above the standard streams and the session itself.
    private static let firstNumber = 10
    private static let clientFolder = "/nexus"

    private let process: Int32
    private let orders: Descriptor<DescriptorKind.PipeWriter>
    private let answers: Descriptor<DescriptorKind.PipeReader>

    /// Starts both; they wait.
    init(_ stage: Stage) throws {
        let host = HostProbe.run()
        let client = "\(Self.clientFolder)/nexus-bench"
        let tool = PlanCompiler.Tool(source: try AbsolutePath.ofThisProgram(), target: client)
        let measured = try stage.plan("verifier", host: host)
        let plans = [Self.clientPlan(from: try stage.plan("verifier", host: host, tools: [tool]).plan), measured]
        let orderPipe = try Pipe()
        let answerPipe = try Pipe()
        let started = try Processes.fork()
        if started == 0 {
            do throws(LinuxError) {
                try Processes.install(orderPipe.reader.number, as: PayloadDescriptor.standardInput)
                try Processes.install(answerPipe.writer.number, as: PayloadDescriptor.standardOutput)
                // A descriptor closes after its last use, and its number is no use.
                extendLifetime(orderPipe)
                extendLifetime(answerPipe)
                try Self.becomeSupervisor(stage, plans: plans, host: host, client: [client, "client"])
            } catch { Console.complain("nexus-bench: \(error)") }
            System.exit(ExitStatus.internalFault)
        }
        let writer = try orderPipe.writer.duplicate()
        let reader = try answerPipe.reader.duplicate()
        process = started
        orders = writer
        answers = reader
    }

    /// - Returns: microseconds.
    func launch() throws -> Double {
        try Files.write([1], to: orders)
        let answer = try Files.read(answers, upTo: MemoryLayout<Int64>.size)
        var reader = ByteReader(answer)
        guard let microseconds = try? reader.integer(Int64.self) else {
            throw BenchError(
                code: "bench.launch", operation: "launch", subject: "nexus-cold", cause: "the client ended")
        }
        return Double(microseconds)
    }

    /// Lets the client end, and with it the supervisor.
    consuming func finish() throws {
        let process = process
        orders.close()
        guard let ended = try Processes.reap(process, blocking: true), ended.status == .exited(0) else {
            throw BenchError(
                code: "bench.launch", operation: "end", subject: "nexus-supervisor", cause: "it did not end with 0")
        }
    }

    /// The same root without what is measured: the client is trusted, and only has to see itself and /dev.
    private static func clientPlan(from plan: SandboxPlan) -> SealedPlan {
        let setup = plan.setup.filter {
            switch $0 {
            case .joinCgroups, .unshareCgroupNamespace, .hostname, .loopback, .mask, .workspace, .userNamespace: false
            default: true
            }
        }
        return PlanCompiler.seal(
            SandboxPlan(
                name: "bench-client", namespaces: [.mount, .pid], identity: .fixed(uid: 0, gid: 0), limits: nil,
                workspace: nil, environment: plan.environment, setup: setup, reaper: [],
                payload: [.newSession, .workingFolder, .descriptors, .execute]))
    }

    private static func becomeSupervisor(
        _ stage: Stage, plans: [SealedPlan], host: HostFacts, client: [String]
    ) throws(LinuxError) {
        let command = try MemoryFile.sealed(Command(client).encoded, name: "command")
        let layers: DirectoryDescriptor = try Files.open("/usr", [.path, .directory])
        let service = Session.Service(
            command: try hand(over: command), grants: [], owner: Owner(uid: 0, gid: 0),
            layerRoot: try hand(over: layers), provisional: [])
        let session = Session(
            plans: plans, cgroups: host.cgroups, uidBase: uidBase, slots: 1, job: .serve(service))
        let memory = try MemoryFile.sealed(session.encoded, name: "session")
        try Processes.install(memory.number, as: Session.descriptor)
        _ = memory.release()
        let errno = Processes.execute(
            path: Array(stage.supervisor.utf8), arguments: [Array("nexus-supervisor".utf8)], environment: [])
        throw LinuxError(operation: "execve", subject: stage.supervisor, errno: errno)
    }

    /// As the front has it.
    private static let uidBase: UInt32 = 1_900_000_000

    private static func hand<Kind>(over descriptor: consuming Descriptor<Kind>) throws(LinuxError) -> Int32 {
        let number = try Processes.raise(descriptor.number, above: firstNumber)
        try Processes.install(number, as: number)
        return number
    }
}

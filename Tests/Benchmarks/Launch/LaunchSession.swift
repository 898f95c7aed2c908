// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import Sandbox
internal import SandboxRuntime

/// A real supervisor that serves a `LaunchClient`, which in turn is steered from here.
final class LaunchSession: LaunchSubject {
    /// Above the standard streams and the session itself.
    private static let firstNumber = 10
    private static let clientFolder = "/nexus"
    /// Microseconds; nothing that is waited for takes that long on a machine that works.
    private static let patience = 10_000_000

    let name: String
    /// The supervisor.
    let process: Int32
    private let prepared: Int
    private let leafs: LeafFolders
    private var orders: Descriptor<DescriptorKind.PipeWriter>?
    private let answers: Descriptor<DescriptorKind.PipeReader>

    /// Starts both; they wait.
    /// - Parameters:
    ///   - slots: how many launches at a time.
    ///   - prepared: how many sandboxes are prepared.
    init(_ name: String, _ stage: Stage, slots: Int, prepared: Int) throws {
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
                try Self.becomeSupervisor(
                    stage, plans: plans, host: host, client: [client, "client"], slots: slots, prepared: prepared)
            } catch { Console.complain("nexus-bench: \(error)") }
            System.exit(ExitStatus.internalFault)
        }
        let writer = try orderPipe.writer.duplicate()
        let reader = try answerPipe.reader.duplicate()
        self.name = name
        self.prepared = prepared
        leafs = LeafFolders(supervisor: started, layout: host.cgroups)
        process = started
        orders = consume writer
        answers = reader
    }

    func launch() throws -> LaunchTiming {
        let before = leafs.names
        let length = try launch(1, width: 1)
        let ended = Timer.now
        // What was launched was there before, when it had been prepared.
        let isGone: () -> Bool = { [self] in
            let now = leafs.names
            return prepared == 0 ? now.isEmpty : !before.subtracting(now).isEmpty
        }
        while !isGone() {
            guard Timer.now - ended < Self.patience else { throw fault("its cgroups stay") }
        }
        return LaunchTiming(length: length, teardown: Double(Timer.now - ended))
    }

    func launch(_ count: Int, width: Int) throws -> Double {
        var order = ByteWriter()
        order.append(UInt32(count))
        order.append(UInt32(width))
        switch orders {
        case .some(let orders): try Files.write(order.bytes, to: orders)
        case .none: throw fault("it was ended")
        }
        let answer = try Files.read(answers, upTo: MemoryLayout<Int64>.size)
        var reader = ByteReader(answer)
        guard let microseconds = try? reader.integer(Int64.self) else {
            throw fault("the client ended")
        }
        return Double(microseconds)
    }

    /// How many cgroups there are for sandboxes.
    var leafCount: Int { leafs.names.count }

    /// How many processes the supervisor has started that it has not seen the end of.
    var childCount: Int {
        get throws {
            try Files.contents(of: "/proc/\(process)/task/\(process)/children").count { $0 == UInt8(ascii: " ") }
        }
    }

    /// Waits until as many sandboxes are prepared as can be, and nothing else is left of any.
    func settle() throws {
        let begin = Timer.now
        // The client, and what waits; an ended sandbox is no child any more, but may still have its cgroups.
        while try leafs.names.count != prepared || childCount != prepared + 1 {
            guard Timer.now - begin < Self.patience else {
                throw fault("\(leafs.names.count) leafs where \(prepared) sandboxes wait")
            }
            _ = try Poll.wait(for: [], milliseconds: 1)
        }
    }

    private func fault(_ cause: String) -> BenchError {
        BenchError(code: "bench.launch", operation: "launch", subject: name, cause: cause)
    }

    /// Lets the client end, and with it the supervisor.
    func finish() throws {
        orders = nil
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
        _ stage: Stage, plans: [SealedPlan], host: HostFacts, client: [String], slots: Int, prepared: Int
    ) throws(LinuxError) {
        let command = try MemoryFile.sealed(Command(client).encoded, name: "command")
        let layers: DirectoryDescriptor = try Files.open("/usr", [.path, .directory])
        let service = Session.Service(
            command: try hand(over: command), grants: [], owner: Owner(uid: 0, gid: 0),
            layerRoot: try hand(over: layers), provisional: [])
        let session = Session(
            plans: plans, cgroups: host.cgroups, uidBase: uidBase(Processes.current), slots: slots,
            job: .serve(service), prepared: prepared)
        let memory = try MemoryFile.sealed(session.encoded, name: "session")
        try Processes.install(memory.number, as: Session.descriptor)
        _ = memory.release()
        let errno = Processes.execute(
            path: Array(stage.supervisor.utf8), arguments: [Array("nexus-supervisor".utf8)], environment: [])
        throw LinuxError(operation: "execve", subject: stage.supervisor, errno: errno)
    }

    /// Its own for each of several supervisors.
    private static func uidBase(_ process: Int32) -> UInt32 { 1_900_000_000 + UInt32(process) % 4096 * 64 }

    private static func hand<Kind>(over descriptor: consuming Descriptor<Kind>) throws(LinuxError) -> Int32 {
        let number = try Processes.raise(descriptor.number, above: firstNumber)
        try Processes.install(number, as: number)
        return number
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime

/// The orchestrator of the launch benchmark. A byte on standard input asks for one launch; its length in microseconds
/// is the answer, 8 bytes on standard output.
struct LaunchClient: ~Copyable {
    /// The measured plan's position in the session; position 0 is this process itself.
    private static let plan: UInt32 = 1

    private let supervisor = SocketDescriptor(owning: PayloadDescriptor.result)
    private let orders = FileDescriptor(owning: PayloadDescriptor.standardInput)
    private let answers = FileDescriptor(owning: PayloadDescriptor.standardOutput)
    private let null: FileDescriptor
    private var sequence: UInt64 = 0

    init() throws { null = try Files.open("/dev/null", .readWrite) }

    /// Until nobody asks any more.
    mutating func run() throws {
        while !(try Files.read(orders, upTo: 1)).isEmpty {
            let before = Timer.now
            try launch()
            var answer = ByteWriter()
            answer.append(Int64(Timer.now - before))
            try Files.write(answer.bytes, to: answers)
        }
    }

    /// From the request's first byte to the sandbox's outcome, with all that an orchestrator has to do for it.
    private mutating func launch() throws {
        sequence += 1
        let command = try MemoryFile.sealed(Command(["/bin/true"]).encoded, name: "command")
        let request = Request.launch(
            .init(plan: Self.plan, layers: [], workingFolder: "/workspace", hasResult: false))
        try MessageSocket.send(
            request.frame(sequence: sequence),
            descriptors: [command.number, null.number, null.number, null.number], over: supervisor)
        // A descriptor closes after its last use, and its number is no use.
        command.close()
        while let message = try MessageSocket.receive(from: supervisor, capacity: FrameHeader.frameByteLimit) {
            let (answered, response) = try decode(message.bytes)
            guard answered == sequence else { continue }
            guard case .ended(let outcome, _) = response, outcome.ending == .exit(code: 0) else {
                throw refusal("\(response)")
            }
            return
        }
        throw refusal("the supervisor is gone")
    }

    private func decode(_ bytes: [UInt8]) throws -> (sequence: UInt64, response: Response) {
        do { return try Response.decode(bytes) } catch { throw refusal(error.what) }
    }

    private func refusal(_ cause: String) -> BenchError {
        BenchError(code: "bench.launch", operation: "launch", subject: "/bin/true", cause: cause)
    }
}

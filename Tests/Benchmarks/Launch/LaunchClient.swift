// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime

/// The orchestrator of the launch benchmark. An order of `orderByteCount` bytes on standard input says how many launches
/// there are to be, and how many at a time; their length in microseconds is the answer, 8 bytes on standard output.
struct LaunchClient: ~Copyable {
    /// Two numbers of 32 bits.
    static let orderByteCount = 8

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
        while case let order = try Files.read(orders, upTo: Self.orderByteCount), !order.isEmpty {
            var reader = ByteReader(order)
            guard let count = try? reader.integer(UInt32.self), let width = try? reader.integer(UInt32.self) else {
                throw refusal("an order of \(order.count) bytes")
            }
            let before = Timer.now
            try launch(Int(count), width: Int(width))
            var answer = ByteWriter()
            answer.append(Int64(Timer.now - before))
            try Files.write(answer.bytes, to: answers)
        }
    }

    /// From the first request's first byte to the last sandbox's outcome, with all that an orchestrator has to do for it.
    private mutating func launch(_ count: Int, width: Int) throws {
        var (asked, ended) = (0, 0)
        while ended < count {
            while asked < count, asked - ended < width {
                try ask()
                asked += 1
            }
            try awaitEnd()
            ended += 1
        }
    }

    private mutating func ask() throws {
        sequence += 1
        let command = try MemoryFile.sealed(Command(["/bin/true"]).encoded, name: "command")
        let request = Request.launch(
            .init(plan: Self.plan, layers: [], workingFolder: "/workspace", hasResult: false))
        try MessageSocket.send(
            request.frame(sequence: sequence),
            descriptors: [command.number, null.number, null.number, null.number], over: supervisor)
        // A descriptor closes after its last use, and its number is no use.
        command.close()
    }

    private func awaitEnd() throws {
        guard let message = try MessageSocket.receive(from: supervisor, capacity: FrameHeader.frameByteLimit) else {
            throw refusal("the supervisor is gone")
        }
        let (_, response) = try decode(message.bytes)
        guard case .ended(let outcome, _) = response, outcome.ending == .exit(code: 0) else {
            throw refusal("\(response)")
        }
    }

    private func decode(_ bytes: [UInt8]) throws -> (sequence: UInt64, response: Response) {
        do { return try Response.decode(bytes) } catch { throw refusal(error.what) }
    }

    private func refusal(_ cause: String) -> BenchError {
        BenchError(code: "bench.launch", operation: "launch", subject: "/bin/true", cause: cause)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// Two sandboxes on one layer: what the first does to it must not be there for the second.
enum ProbeLayer {
    /// In each of the two: what the layer's file says, whether it can be changed, and what it says then.
    static func change(_ name: String, _ answers: inout ProbeAnswers) {
        let path = "/workspace/\(name)"
        answers.say("before", content(path))
        // O_WRONLY | O_TRUNC | O_CLOEXEC
        let file = System.withPath(path) { System.raw(2 /* SYS_open */, $0, 0o1 | 0o1000 | 0o2000000) }
        answers.say("write", outcome: file < 0 ? file : write("changed", to: file))
        answers.say("after", content(path))
    }

    /// In the place of an orchestrator: asks for the two, one after the other.
    static func share(_ file: String, _ answers: inout ProbeAnswers) {
        for (index, name) in ["first", "second"].enumerated() {
            do throws(LinuxError) {
                for (key, word) in try launch(file, sequence: UInt64(index + 1)) { answers.say("\(name) \(key)", word) }
            } catch { answers.say("\(name) launch", error.errno.name) }
        }
    }

    private static func launch(_ file: String, sequence: UInt64) throws(LinuxError) -> [String: String] {
        let program = ["/nexus/nexus-agent", "--probe", "layer", file]
        let command = try MemoryFile.sealed(Command(program).encoded, name: "command")
        let input = try MemoryFile.sealed([], name: "input")
        let output = try MemoryFile.empty(name: "output")
        let socket = try SocketDescriptor(duplicating: PayloadDescriptor.result)
        let request = Request.launch(.init(plan: 1, layers: ["base"], workingFolder: "/workspace", hasResult: false))
        try MessageSocket.send(
            request.frame(sequence: sequence),
            descriptors: [command.number, input.number, output.number, output.number], over: socket)
        guard let message = try MessageSocket.receive(from: socket, capacity: FrameHeader.frameByteLimit) else {
            throw LinuxError(operation: "receive", subject: "supervisor", errno: .noData)
        }
        for number in message.descriptors { FileDescriptor(owning: number).close() }
        guard case .ended(let outcome, _)? = (try? Response.decode(message.bytes))?.response,
            case .exit(code: 0) = outcome.ending
        else { throw LinuxError(operation: "launch", subject: file, errno: .badMessage) }
        return ProbeAnswers.parse(try MemoryFile.start(of: output, limit: 4096))
    }

    private static func content(_ path: String) -> String {
        (try? Files.contents(of: path, limit: 4096)).map { String(decoding: $0, as: UTF8.self) } ?? "none"
    }

    private static func write(_ text: String, to file: Int) -> Int {
        let bytes = Array(text.utf8)
        return System.withAddress(ofElements: bytes) { System.raw(1 /* SYS_write */, file, $0, bytes.count) }
    }
}

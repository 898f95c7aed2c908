// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

/// The bare C loop: several processes, so that several launches go on at a time, one in each.
final class BareSubject: LaunchSubject {
    private static let program = "bare-launch"

    let name: String
    private let workers: [Worker]
    private let isPlain: Bool

    /// One process, and the pipes to it. An object, because an array can't hold noncopyable values.
    private final class Worker {
        let process: Int32
        private var orders: Descriptor<DescriptorKind.PipeWriter>?
        private let answers: Descriptor<DescriptorKind.PipeReader>

        /// - Parameter script: the list's path, or `-` for nothing but fork and exec.
        init(_ script: String) throws {
            let (program, orderPipe, answerPipe) = try Self.prepared()
            let started = try Processes.fork()
            if started == 0 {
                try? Processes.install(orderPipe.numbers.reader, as: PayloadDescriptor.standardInput)
                try? Processes.install(answerPipe.numbers.writer, as: PayloadDescriptor.standardOutput)
                _ = Processes.execute(
                    path: Array(program.utf8), arguments: [Array(program.utf8), Array(script.utf8)], environment: [])
                System.exit(ExitStatus.internalFault)
            }
            process = started
            orders = try Descriptor<DescriptorKind.PipeWriter>(duplicating: orderPipe.numbers.writer)
            answers = try Descriptor(duplicating: answerPipe.numbers.reader)
            extendLifetime(orderPipe)
            extendLifetime(answerPipe)
        }

        private final class Ends {
            private let pipe: Pipe
            init() throws { pipe = try Pipe() }
            var numbers: (reader: Int32, writer: Int32) { (pipe.reader.number, pipe.writer.number) }
        }

        private static func prepared() throws -> (String, Ends, Ends) {
            let own = try AbsolutePath.ofThisProgram()
            let folder = own.split(separator: "/").dropLast().joined(separator: "/")
            return ("/\(folder)/\(BareSubject.program)", try Ends(), try Ends())
        }

        var answerNumber: Int32 { answers.number }

        func order() throws {
            switch orders {
            case .some(let orders): try Files.write([1], to: orders)
            case .none: return
            }
        }

        func answer() throws -> LaunchTiming {
            var reader = ByteReader(try Files.read(answers, upTo: 2 * MemoryLayout<Int64>.size))
            guard let length = try? reader.integer(Int64.self), let teardown = try? reader.integer(Int64.self) else {
                throw BenchError(
                    code: "bench.launch", operation: "launch", subject: BareSubject.program, cause: "it ended")
            }
            return LaunchTiming(length: Double(length), teardown: Double(teardown))
        }

        func end() throws {
            orders = nil
            _ = try Processes.reap(process, blocking: true)
        }
    }

    /// - Parameter script: nil for a launch without anything around it.
    init(_ name: String, script: LaunchScript?, width: Int) throws {
        self.name = name
        isPlain = script == nil
        guard let script else {
            workers = try (0..<width).map { _ in try Worker("-") }
            return
        }
        let memory = try MemoryFile.sealed(Array(script.text.utf8), name: "script")
        // Inherited by number; it is read at once, before the first launch.
        let number = try Processes.raise(memory.number, above: 100)
        defer { FileDescriptor(owning: number).close() }
        try Processes.install(number, as: number)
        workers = try (0..<width).map { _ in try Worker("/proc/self/fd/\(number)") }
    }

    func launch() throws -> LaunchTiming {
        try workers[0].order()
        let timing = try workers[0].answer()
        return isPlain ? LaunchTiming(length: timing.length, teardown: nil) : timing
    }

    func launch(_ count: Int, width: Int) throws -> Double {
        let before = Timer.now
        var (ordered, answered) = (0, 0)
        for worker in workers.prefix(min(width, count)) {
            try worker.order()
            ordered += 1
        }
        while answered < count {
            let ready = try Poll.wait(for: workers.map(\.answerNumber))
            for worker in workers where ready.contains(worker.answerNumber) {
                _ = try worker.answer()
                answered += 1
                guard ordered < count else { continue }
                try worker.order()
                ordered += 1
            }
        }
        return Double(Timer.now - before)
    }

    func finish() throws {
        for worker in workers { try worker.end() }
    }
}

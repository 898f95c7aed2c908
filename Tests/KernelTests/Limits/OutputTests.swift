// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import SandboxRuntime
import Testing

extension KernelTests {
    /// The limit of output, whatever the stream is.
    @Suite(.serialized) struct OutputTests {
        private static let limit = 100_000

        private func plan(_ bytes: Int = limit) throws -> SandboxPlan {
            var limits = ShippedPlan.limits
            limits.outputBytes = bytes
            return try ShippedPlan.plan().with(limits: limits)
        }

        private func flood(_ bytes: Int, _ numbers: String = "1") throws -> SandboxLaunch {
            SandboxLaunch(try plan(), try Probe.command(.limits, "flood", ["\(bytes)", numbers]))
        }

        @Test("exactly the limit arrives whole and ends nothing; one byte more ends the sandbox")
        func pipe() throws {
            let within = try flood(Self.limit).run()
            #expect(within.outcome?.ending == .init(cause: "exit", code: 0), "\(within)")
            let pattern = String(repeating: "0123456789", count: 100).prefix(997).description
            #expect(within.output == String(String(repeating: pattern, count: 101).prefix(Self.limit)))
            let beyond = try flood(Self.limit + 1).run()
            #expect(beyond.outcome?.ending == .init(cause: "output"), "\(beyond)")
            #expect(beyond.status == .exited(124))
            #expect(beyond.complaint.contains("limit of output"))
        }

        @Test("what came before the limit is kept, and no byte more")
        func kept() throws {
            let ended = try flood(50_000_000).run()
            #expect(ended.outcome?.ending == .init(cause: "output"))
            #expect(ended.output.utf8.count <= Self.limit && !ended.output.isEmpty)
        }

        @Test("both streams count together, and stay apart")
        func both() throws {
            let within = try flood(Self.limit / 2, "1,2").run()
            #expect(within.outcome?.ending == .init(cause: "exit", code: 0), "\(within.status)")
            #expect(within.output.utf8.count == Self.limit / 2 && within.complaint.utf8.count == Self.limit / 2)
            let beyond = try flood(Self.limit / 2 + 1, "1,2").run()
            #expect(beyond.outcome?.ending == .init(cause: "output"), "\(beyond.status)")
        }

        @Test("a file gets no byte more than the limit")
        func file() throws {
            let folder = try ScratchFolder()
            let path = "\(folder.path)/out"
            let file: FileDescriptor = try Files.open(path, [.readWrite, .create], mode: 0o600)
            var launch = try flood(50_000_000)
            launch.standardOutput = file.number
            #expect(try launch.run().outcome?.ending == .init(cause: "output"))
            #expect(try FileStatus(path: path).byteCount == UInt64(Self.limit))
        }

        @Test("a terminal is a stream like any other")
        func terminal() throws {
            let terminal: FileDescriptor = try Files.open("/dev/ptmx", [.readWrite, .noControllingTerminal])
            var (lock, number): (Int32, Int32) = (0, 0)
            _ = System.withAddress(of: &lock) { System.raw(16, Int(terminal.number), 0x4004_5431, $0) }
            _ = System.withAddress(of: &number) { System.raw(16, Int(terminal.number), 0x8004_5430, $0) }
            let end: FileDescriptor = try Files.open("/dev/pts/\(number)", [.readWrite, .noControllingTerminal])
            var launch = SandboxLaunch(try plan(1000), try Probe.command(.limits, "flood", ["1001", "1"]))
            launch.standardOutput = end.number
            #expect(try launch.run().outcome?.ending == .init(cause: "output"))
            #expect(end.number > 0)
        }

        @Test("what a process that was left behind goes on writing does not keep a sandbox alive")
        func leftBehind() throws {
            let ended = try SandboxLaunch(plan(), ["sh", "-c", "echo begun; sleep 1000 & exit 5"]).run()
            #expect(ended.outcome?.ending == .init(cause: "exit", code: 5), "\(ended)")
            #expect(ended.output == "begun\n")
        }

        @Test("a payload whose reader is gone learns it as it would without the limit")
        func noReader() throws {
            let pipe = try Linux.Pipe()
            let writer = try pipe.writer.duplicate()
            var launch = SandboxLaunch(try plan(64 << 20), ["sh", "-c", "yes; kill -TERM $$"])
            launch.standardOutput = writer.number
            let reader = pipe.keepingReader()
            let sandbox = try launch.start()
            sandbox.closeInput()
            writer.close()
            reader.close()
            #expect(try sandbox.end().outcome?.ending == .init(cause: "signal", number: 15))
        }

        @Test("without a limit the streams are the payload's own")
        func unlimited() throws {
            let ended = try SandboxLaunch(
                ShippedPlan.plan(), Probe.command(.limits, "flood", ["1000000", "1"])
            ).run()
            #expect(ended.outcome?.ending == .init(cause: "exit", code: 0))
            #expect(ended.output.utf8.count == 1_000_000)
        }
    }
}

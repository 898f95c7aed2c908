// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Foundation
internal import Linux
internal import Sandbox
internal import SandboxRuntime

/// A supervisor and its one sandbox, whose streams are this process's.
final class ThrowawaySandbox: RunningTrial {
    private static let outputLimit = 1 << 20

    let supervisor: Int32
    private var input: Descriptor<DescriptorKind.PipeWriter>?
    private let output: Descriptor<DescriptorKind.PipeReader>
    private let complaint: MemoryDescriptor
    private let outcome: MemoryDescriptor
    private var said: [UInt8] = []
    private var hasEnded = false

    /// - Parameter body: becomes the supervisor, in a copy of this process, which has one thread. It gets the number of
    ///   the file for the outcome, and returns only by failing.
    init(_ body: (Int32) throws -> Never) throws(LinuxError) {
        let input = try Linux.Pipe()
        let output = try Linux.Pipe()
        let complaint = try MemoryFile.empty(name: "complaint")
        let outcome = try MemoryFile.empty(name: "outcome")
        let parent = Processes.current
        let process = try Processes.fork()
        if process == 0 {
            do throws(any Error) {
                // A signal that the supervisor takes for the end of who wanted it.
                try Processes.end(with: parent, signal: Signals.orphaned)
                try Processes.install(input.reader, as: StandardStream.input.rawValue)
                try Processes.install(output.writer, as: StandardStream.output.rawValue)
                try Processes.install(complaint, as: StandardStream.error.rawValue)
                let number = try SupervisorProgram.hand(over: try outcome.duplicate())
                try body(number)
            } catch { Failure.exit(error) }
        }
        supervisor = process
        self.input = try input.writer.duplicate()
        self.output = output.keepingReader()
        self.complaint = complaint
        self.outcome = outcome
    }

    deinit {
        guard !hasEnded else { return }
        try? Processes.signal(Signals.kill, try Processes.descriptor(of: supervisor))
        _ = try? Processes.reap(supervisor, blocking: true)
    }

    func awaitWord() throws(SandboxError) {
        guard said.isEmpty else { return }
        do throws(LinuxError) { said += try Files.read(output, upTo: 4096) } catch { throw Self.failure(error) }
    }

    func end() throws(SandboxError) -> TrialEnd {
        input = nil
        do throws(LinuxError) {
            said += try Files.readAll(output, limit: Self.outputLimit, subject: "output")
            _ = try Processes.reap(supervisor, blocking: true)
            hasEnded = true
            let report = try MemoryFile.start(of: outcome, limit: 65536)
            let complaint = try MemoryFile.start(of: complaint, limit: 4096)
            let decoded = try? JSONDecoder().decode(Outcome.self, from: Data(report))
            return TrialEnd(
                cause: decoded?.ending.cause, pidsRefused: decoded?.pids_refused ?? 0, output: said,
                complaint: String(decoding: complaint, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
        } catch { throw Self.failure(error) }
    }

    /// The line that `--outcome` promises.
    private struct Outcome: Decodable {
        struct Ending: Decodable { let cause: String }
        let ending: Ending
        let pids_refused: Int
    }

    private static func failure(_ error: LinuxError) -> SandboxError {
        SandboxError(code: "supervisor.trial", operation: "follow", subject: "a trial", cause: "\(error)")
    }
}

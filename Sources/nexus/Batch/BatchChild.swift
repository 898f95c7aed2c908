// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane
internal import Linux

/// A started `nexus run`: its process, and what it says.
final class BatchChild {
    private static let blockSize = 1 << 16
    private static let lineLimit = 4096

    let index: Int
    /// On the monotonic clock.
    let startMilliseconds: Int
    private let process: Int32
    private let end: ProcessDescriptor
    private let output: Descriptor<DescriptorKind.PipeReader>
    private let errors: Descriptor<DescriptorKind.PipeReader>
    private var isOutputOpen = true
    private var areErrorsOpen = true
    /// At most one byte above the limit, so that its reader can tell.
    private(set) var answer: [UInt8] = []
    private var line: [UInt8] = []
    /// The last whole line on its standard error.
    private(set) var complaint = ""

    /// A copy of this process, which has one thread, in a process group of its own; it ends when this one does, however
    /// that ends.
    /// - Parameter body: what the copy does; it says what it has to say on its standard streams.
    init(index: Int, at milliseconds: Int, body: () -> Never) throws(LinuxError) {
        let output = try Pipe()
        let errors = try Pipe()
        let null: FileDescriptor = try Files.open("/dev/null", .readOnly)
        let parent = Processes.current
        let process = try Processes.fork()
        if process == 0 {
            do throws(LinuxError) {
                try Processes.end(with: parent, signal: Signals.orphaned)
                try Processes.newGroup()
                try Processes.install(null, as: StandardStream.input.rawValue)
                try Processes.install(output.writer, as: StandardStream.output.rawValue)
                try Processes.install(errors.writer, as: StandardStream.error.rawValue)
                Signals.resetAll()
                try Signals.block(only: [])
            } catch { System.exit(70) }
            body()
        }
        end = try Processes.descriptor(of: process)
        self.index = index
        self.process = process
        startMilliseconds = milliseconds
        self.output = output.keepingReader()
        self.errors = errors.keepingReader()
    }

    /// What to wait for.
    var descriptors: [Int32] {
        [end.number] + (isOutputOpen ? [output.number] : []) + (areErrorsOpen ? [errors.number] : [])
    }

    func signal(_ number: Int32) { try? Processes.signal(number, end) }

    /// Takes what can be read.
    /// - Parameter activity: gets each line that the run says to people.
    /// - Returns: how it ended, once it has: 128 and more for a signal.
    func react(to ready: Set<Int32>, activity: (String) -> Void) -> Int32? {
        if isOutputOpen, ready.contains(output.number) { takeOutput() }
        if areErrorsOpen, ready.contains(errors.number) { takeErrors(activity) }
        guard ready.contains(end.number) else { return nil }
        drain(activity)
        // It is this process's child and has ended.
        switch (try? Processes.reap(process, blocking: true))?.status {
        case .exited(let status): return status
        case .signalled(let number): return 128 + number
        case nil: return 70
        }
    }

    /// All that was written before the end; nobody writes any more.
    private func drain(_ activity: (String) -> Void) {
        while isOutputOpen, !((try? Poll.wait(for: [output.number], milliseconds: 0)) ?? []).isEmpty { takeOutput() }
        while areErrorsOpen, !((try? Poll.wait(for: [errors.number], milliseconds: 0)) ?? []).isEmpty {
            takeErrors(activity)
        }
        take(line: line, activity)
    }

    private func takeOutput() {
        let block = (try? Files.read(output, upTo: Self.blockSize)) ?? []
        isOutputOpen = !block.isEmpty
        answer += block.prefix(BatchRendering.answerLimit + 1 - answer.count)
    }

    private func takeErrors(_ activity: (String) -> Void) {
        let block = (try? Files.read(errors, upTo: Self.blockSize)) ?? []
        areErrorsOpen = !block.isEmpty
        for byte in block {
            guard byte == UInt8(ascii: "\n") else {
                if line.count < Self.lineLimit { line.append(byte) }
                continue
            }
            take(line: line, activity)
            line.removeAll(keepingCapacity: true)
        }
    }

    private func take(line: [UInt8], _ activity: (String) -> Void) {
        guard !line.isEmpty else { return }
        complaint = String(decoding: line, as: UTF8.self)
        activity(complaint)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The process that copies between two terminals. It holds these descriptors and nothing else, no privilege among it.
struct TerminalWires: ~Copyable {
    private static let blockLength = 16384

    let terminal: OperatorTerminal
    /// The sandbox's terminal, for what it shows.
    let line: FileDescriptor
    /// The same, for what is typed; another number, so that it can be waited for on its own.
    let lineWriter: FileDescriptor
    /// Hangs up when the supervisor ends.
    let lifeline: Descriptor<DescriptorKind.PipeReader>
    let isPlain: Bool

    init(
        terminal: OperatorTerminal, line: consuming FileDescriptor, lineWriter: consuming FileDescriptor,
        lifeline: consuming Descriptor<DescriptorKind.PipeReader>, isPlain: Bool
    ) {
        self.terminal = terminal
        self.line = line
        self.lineWriter = lineWriter
        self.lifeline = lifeline
        self.isPlain = isPlain
    }

    /// Until one end is gone.
    func run() {
        do throws(LinuxError) {
            let size = try prepare()
            try copy(size)
        } catch {
            // The supervisor does so too, where it still can.
            terminal.restore()
        }
    }

    private func prepare() throws(LinuxError) -> Descriptor<DescriptorKind.Signals> {
        try Processes.closeAll(except: [
            terminal.input.number, terminal.output.number, line.number, lineWriter.number, lifeline.number,
        ])
        // Keys do not reach it as signals; somebody who signals the whole group means the supervisor.
        try Signals.block(only: [
            Signals.hangUp, Signals.interrupt, Signals.terminate, Signals.terminalOutput, Signals.windowChange,
        ])
        let size = try Signals.descriptor(for: [Signals.windowChange])
        try Credentials.emptyBoundingSet()
        try Credentials.dropCapabilities()
        try Credentials.setNoNewPrivileges()
        return size
    }

    private func copy(_ size: borrowing Descriptor<DescriptorKind.Signals>) throws(LinuxError) {
        var (typed, shown): ([UInt8], [UInt8]) = ([], [])
        var plain = PlainOutput()
        while true {
            // Who can't write does not read: the other side waits, nothing piles up.
            var waiting = [size.number, lifeline.number]
            waiting.append(typed.isEmpty ? terminal.input.number : lineWriter.number)
            waiting.append(shown.isEmpty ? line.number : terminal.output.number)
            let ready = try Poll.wait(for: waiting, writing: [lineWriter.number, terminal.output.number])
            if ready.contains(lifeline.number) {
                throw LinuxError(operation: "read", subject: "lifeline", errno: .noProcess)
            }
            if ready.contains(size.number) {
                _ = Signals.take(from: size)
                try Terminal.copySize(of: terminal.input, to: line)
            }
            if ready.contains(lineWriter.number) {
                // A hung-up terminal takes nothing; what it still shows comes first.
                typed.removeFirst((try? Files.writeSome(typed, to: lineWriter)) ?? typed.count)
            } else if ready.contains(terminal.input.number) {
                typed = try block(terminal.input)
            }
            if ready.contains(terminal.output.number) {
                shown.removeFirst(try Files.writeSome(shown, to: terminal.output))
            } else if ready.contains(line.number) {
                let block = try block(line)
                shown = isPlain ? plain.show(block) : block
            }
        }
    }

    /// - Throws: EIO at the end, also where the kernel says it by an empty read.
    private func block(_ source: borrowing FileDescriptor) throws(LinuxError) -> [UInt8] {
        guard let block = try Files.readSome(source, upTo: Self.blockLength) else { return [] }
        guard !block.isEmpty else { throw LinuxError(operation: "read", subject: "terminal", errno: .badMessage) }
        return block
    }
}

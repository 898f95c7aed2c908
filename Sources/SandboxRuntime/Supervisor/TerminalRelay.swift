// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Copies between the operator's terminal and a sandbox's, in a process of its own: however slowly somebody reads, the
/// supervisor goes on, and of the two the one that lives longer puts the operator's terminal back as it was.
final class TerminalRelay {
    private let terminal: OperatorTerminal
    /// Held until the sandbox is gone: without it the terminal would hang up whenever the last program in it closes it.
    private var line: SandboxTerminal?
    private let lifeline: Pipe
    private let process: Int32
    private let descriptor: ProcessDescriptor
    private var hasEnded = false

    /// The operator's terminal is raw from now on.
    init(_ mode: Session.TerminalMode, for plan: SandboxPlan) throws(LinuxError) {
        terminal = try OperatorTerminal()
        let line = try SandboxTerminal(for: plan)
        try line.imitate(terminal.settings, sizeOf: terminal.input)
        lifeline = try Pipe()
        let wires = TerminalWires(
            terminal: terminal, line: try line.master(), lineWriter: try line.master(),
            lifeline: try lifeline.reader.duplicate(), isPlain: mode == .plain)
        process = try Processes.fork()
        if process == 0 {
            wires.run()
            System.exit(0)
        }
        descriptor = try Processes.descriptor(of: process)
        self.line = line
        try terminal.makeRaw()
    }

    deinit { finish(stops: nil) }

    /// Puts a launch on the sandbox's terminal.
    func connect(_ inputs: inout Launcher.Inputs) { line?.connect(&inputs) }

    /// Readable when the copying process has ended, which it does by itself only when the operator's terminal is gone.
    var endDescriptor: Int32? { hasEnded ? nil : descriptor.number }

    /// It ended before the sandbox did.
    func noteEnd() { hasEnded = true }

    /// To be called once the sandbox is gone: shows what is still to be shown, then restores the operator's terminal.
    /// - Parameter stops: readable when the operator does not want to wait for that; nil: nobody waits.
    func finish(stops: Int32?) {
        guard line != nil else { return }
        line = nil
        let ready = stops.map { try? Poll.wait(for: [descriptor.number, $0]) } ?? nil
        if ready?.contains(descriptor.number) != true { try? Processes.signal(Signals.kill, descriptor) }
        _ = try? Processes.reap(process, blocking: true)
        hasEnded = true
        terminal.restore()
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The terminal that a sandbox is used from: the first of its own devpts, made before there is a sandbox.
final class SandboxTerminal {
    private let instance: MountDescriptor
    private let terminal: PseudoTerminal

    /// - Throws: ENXIO when the plan has no place for terminals.
    init(for plan: SandboxPlan) throws(LinuxError) {
        var supply: Int?
        for case .terminals(_, let count) in plan.setup { supply = count }
        guard let supply else {
            throw LinuxError(operation: "open a terminal under", subject: "policy \(plan.name)", errno: .noDevice)
        }
        instance = try TerminalInstance.make(count: supply)
        let folder = try DirectoryDescriptor(duplicating: instance.number)
        terminal = try PseudoTerminal(in: folder)
    }

    /// Its standard streams are this terminal's line, and `/dev/pts` shows it as number 0.
    func connect(_ inputs: inout Launcher.Inputs) {
        inputs.terminals = instance.number
        inputs.standardInput = terminal.line.number
        inputs.standardOutput = terminal.line.number
        inputs.standardError = terminal.line.number
    }

    /// Starts out as the operator's terminal is: its keys, its size.
    func imitate(_ settings: TerminalSettings, sizeOf line: borrowing FileDescriptor) throws(LinuxError) {
        try Terminal.set(settings, of: terminal.line)
        try Terminal.copySize(of: line, to: terminal.line)
    }

    /// Another descriptor for the side that shows and types.
    func master() throws(LinuxError) -> FileDescriptor { try terminal.master.duplicate() }
}

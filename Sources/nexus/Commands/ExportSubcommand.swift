// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Foundation
internal import Linux

/// `nexus export`: runs and what proves their merges, in one signed file.
struct ExportSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write runs and the proof of their merges to a signed bundle.",
        usage: "nexus export [<options>] --output <file>",
        discussion: """
            The bundle is a tar archive, the same bytes for the same state. It is signed with the state's own key, \
            keys/signing.ed25519, which is made on first use; give keys/signing.ed25519.pub.pem to those who verify.

            Example:
              nexus export --output proof.tar
            """)

    @Option(help: ArgumentHelp("The file to make.", valueName: "file"))
    var output: String

    @Option(name: .customLong("run"), help: ArgumentHelp("Only the run with this id.", valueName: "id"))
    var runID: String?

    @Flag(help: "Replace the file if it exists.")
    var force = false

    @OptionGroup var state: StateOption

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let file = try OutputFile(output, isReplacing: force)
        let (state, settings, runID) = (self.state, self.settings, self.runID)
        let path = try state.path(uid: Credentials.userID, in: try state.load(settings))
        let status = try file.fill {
            if Credentials.userID != 0 {
                try Self.startOrchestrator(.export(state: path, run: runID))
            }
            try state.carryOut(settings) { path in .export(state: path, run: runID) }
        }
        throw Finished(status: status)
    }

    /// A process of its own: the child of a fork can't start threads.
    private static func startOrchestrator(_ order: OrchestratorOrder) throws {
        let json = Array(try JSONEncoder().encode(order))
        let program = Array(try AbsolutePath.ofThisProgram().utf8)
        let failure = Processes.execute(
            path: program, arguments: [Array("nexus".utf8), Array("orchestrate".utf8), json], environment: [])
        throw LinuxError(operation: "execve", subject: "nexus", errno: failure)
    }
}

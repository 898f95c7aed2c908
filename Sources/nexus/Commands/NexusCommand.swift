// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Domain
internal import Linux

/// The root of the command line.
@main
struct NexusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nexus",
        abstract: "Turn a design document into merged, verified code.",
        discussion: """
            Example:
              nexus run samples/specs/minimal_design_doc.md --repo ./greetings --mock

            Exit status: 0 everything admitted, 1 something refused by verdict, 3 agent unavailable, 4 a ceiling \
            reached, 5 the sandbox cannot give what the policy demands, 6 state or evidence damaged, 64 usage, \
            configuration or specification error, 70 internal fault, 75 another run holds the state, 130 and 143 \
            signals.
            """,
        version: Constants.version,
        subcommands: [
            RunSubcommand.self, BatchSubcommand.self, PlanSubcommand.self, StatusSubcommand.self,
            InspectSubcommand.self, ExportSubcommand.self, VerifySubcommand.self, CleanSubcommand.self,
            SandboxCommand.self, PolicyCommand.self, DoctorSubcommand.self, ConfigCommand.self,
            OrchestrateSubcommand.self,
        ])

    /// Parses, runs, and ends with the status that tells the truth.
    static func main() {
        do {
            try StandardStream.openClosed()
            try OrchestrateSubcommand.carryOut(ifAsked: CommandLine.arguments)
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Failure.exit(error)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import ControlPlane

extension InspectContent: ExpressibleByArgument {}

/// `nexus inspect`: everything known about one thing.
struct InspectSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show everything known about a run, work item, attempt, evidence, merge, file or digest.",
        usage: "nexus inspect [<options>] <id>",
        discussion: """
            A digest can be that of a specification, a patch, a plan, a stored file or of evidence, and the full name of \
            a merged commit or of its tree. What is secret is shown as what it is called.

            Example:
              nexus inspect 01JD8Y3W0K7Q2M4N6P8R0S2T4V --show patch
            """)

    @Argument(help: "An id or digest that `nexus status`, a commit's trailers or another inspection shows.")
    var id: String

    @Option(
        name: .customLong("show"),
        help: ArgumentHelp(
            "Also the content of the patch, of the agent's transcript or of the checks' files; can be repeated.",
            valueName: "what"))
    var contents: [InspectContent] = []

    @OptionGroup var state: StateOption

    @OptionGroup var settings: SettingsOptions

    @Option(help: "table or json.")
    var format = OutputFormat.table

    mutating func run() throws {
        try state.carryOut(settings) { path in
            .inspect(InspectRequest(what: id, state: path, contents: contents, asJSON: format == .json))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser

/// `nexus inspect`: everything known about one thing.
struct InspectSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show everything known about a run, work item, attempt, evidence, merge or artifact.",
        usage: "nexus inspect [<options>] <id>",
        discussion: "Example:\n  nexus inspect 01JD8Y3W0K7Q2M4N6P8R0S2T4V")

    @Argument(help: "An id that `nexus status`, a commit's trailers or another inspection shows.")
    var id: String

    @OptionGroup var state: StateOption

    @OptionGroup var settings: SettingsOptions

    @Option(help: "table or json.")
    var format = OutputFormat.table

    mutating func run() throws {
        try state.carryOut(settings) { path in .inspect(id, state: path, asJSON: format == .json) }
    }
}

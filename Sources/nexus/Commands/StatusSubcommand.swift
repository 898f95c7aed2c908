// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser

/// `nexus status`: the runs in a state folder.
struct StatusSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the runs in a state folder, newest first.",
        usage: "nexus status [<options>]",
        discussion: "Example:\n  nexus status --format json")

    @OptionGroup var state: StateOption

    @OptionGroup var settings: SettingsOptions

    @Option(help: "table or json.")
    var format = OutputFormat.table

    mutating func run() throws {
        try state.carryOut(settings) { path in .status(state: path, asJSON: format == .json) }
    }
}

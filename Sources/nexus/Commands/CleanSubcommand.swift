// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import ControlPlane

/// `nexus clean`: makes a state folder smaller.
struct CleanSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Show, and with --yes remove, what a state folder holds and nobody needs.",
        usage: "nexus clean [<options>]",
        discussion: """
            That is: checked out trees, unless a run can go on; files that no evidence names; what killed processes left. \
            With --older-than also the evidence of runs that ended before: they can't be exported any more. What was \
            merged, and the events, always stay.

            Example:
              nexus clean --older-than 30d --yes
            """)

    @Option(
        help: ArgumentHelp("Remove the evidence of runs that ended longer ago than so many days.", valueName: "30d"),
        transform: CleanSubcommand.days)
    var olderThan: Int?

    @Flag(help: "Remove it; without this it is only listed.")
    var yes = false

    @OptionGroup var state: StateOption

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        try state.carryOut(settings) { path in
            .clean(CleanRequest(state: path, olderThanDays: olderThan, isCarriedOut: yes))
        }
    }

    private static func days(_ text: String) throws -> Int {
        guard text.last == "d", let days = Int(text.dropLast()), (0...36500).contains(days) else {
            throw ValidationError("--older-than takes a number of days, for example --older-than 30d")
        }
        return days
    }
}

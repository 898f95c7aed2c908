// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Linux

/// How data is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

/// `nexus status`: the runs in a state folder.
struct StatusSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the runs in a state folder, newest first.",
        discussion: "Example:\n  nexus status --format json")

    @OptionGroup var state: StateOption

    @Option(help: "table or json.")
    var format = OutputFormat.table

    mutating func run() throws {
        let path = try state.path(uid: Credentials.userID)
        try ReadingOrder.carryOut(
            .status(state: path, asJSON: format == .json), readable: [], owner: try OwnedFolder.owner(of: path),
            state: path)
    }
}

/// `nexus inspect`: everything known about one thing.
struct InspectSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show everything known about a run, work item, attempt, evidence, merge or artifact.",
        discussion: "Example:\n  nexus inspect 01JD8Y3W0K7Q2M4N6P8R0S2T4V")

    @Argument(help: "An id that `nexus status`, a commit's trailers or another inspection shows.")
    var id: String

    @OptionGroup var state: StateOption

    @Option(help: "table or json.")
    var format = OutputFormat.table

    mutating func run() throws {
        let path = try state.path(uid: Credentials.userID)
        try ReadingOrder.carryOut(
            .inspect(id, state: path, asJSON: format == .json), readable: [], owner: try OwnedFolder.owner(of: path),
            state: path)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import ControlPlane
internal import Sandbox
internal import SandboxRuntime
internal import Settings

extension PlanFormat: ExpressibleByArgument {}

/// `nexus plan`: what a run would do.
struct PlanSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show the work items that a specification compiles to, and what they are held to.",
        usage: "nexus plan [<options>] <specification>",
        discussion: """
            Example:
              nexus plan samples/specs/minimal_design_doc.md --repo ./greetings --format dot | dot -Tsvg
            """)

    @Argument(help: "The specification, a Markdown file.")
    var specification: String

    @Option(help: ArgumentHelp("The repository whose own constraints are added.", valueName: "folder"))
    var repo: String?

    @Option(help: "table, json or dot (Graphviz).")
    var format = PlanFormat.table

    @Flag(
        inversion: .prefixedNo, help: "Show must-requirements without a test as unproven instead of refusing them.")
    var allowUnproven: Bool?

    @OptionGroup var settings: SettingsOptions

    @OptionGroup var overrides: OverridesOption

    mutating func run() throws {
        let settings = try settings.load([.allowUnproven(allowUnproven)])
        let installation = try Installation()
        let path = try InputPath.file(specification)
        let repository = try repo.map { try InputPath.folder($0) }
        let owner = try OwnedFolder.owner(of: repository ?? path)
        let request = PlanRequest(
            specification: path, allowsUnproven: settings.allowsUnproven,
            constraints: try installation.constraints(),
            overrides: try OverridesOption.path(overrides.overrides, installation),
            ceiling: settings.ceiling)
        let readable = [path, request.constraints, request.overrides, repository].compactMap(\.self)
        let order = OrchestratorOrder.plan(request, repository: repository, format: format, userID: owner.uid)
        try ReadingOrder.carryOut(order, readable: readable, owner: owner, state: nil, settings: settings)
    }
}

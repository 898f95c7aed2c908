// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import ControlPlane
internal import Sandbox
internal import SandboxRuntime
internal import Settings

/// `nexus plan`: what a run would do.
struct PlanSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show the work items that a specification compiles to.",
        discussion: "Example:\n  nexus plan samples/specs/minimal_design_doc.md")

    @Argument(help: "The specification, a Markdown file.")
    var specification: String

    @Flag(
        inversion: .prefixedNo, help: "Show must-requirements without a test as unproven instead of refusing them.")
    var allowUnproven: Bool?

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let settings = try settings.load([.allowUnproven(allowUnproven)])
        let path = try InputPath.file(specification)
        let order = OrchestratorOrder.plan(specification: path, allowsUnproven: settings.allowsUnproven)
        try ReadingOrder.carryOut(
            order, readable: [path], owner: try OwnedFolder.owner(of: path), state: nil, settings: settings)
    }
}

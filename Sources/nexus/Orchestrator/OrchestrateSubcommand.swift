// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Foundation
internal import Linux

/// What the supervisor starts; not for people.
struct OrchestrateSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orchestrate", abstract: "Carry out one order of the front.", shouldDisplay: false)

    @Argument(help: "The order, as JSON.")
    var order: String

    mutating func run() throws {
        let order = try JSONDecoder().decode(OrchestratorOrder.self, from: Data(order.utf8))
        throw Finished(status: OrchestratorRole.carryOut(order))
    }
}

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

    mutating func run() throws { try Self.carryOut(order) }

    /// What the front writes has one form: the parser, which looks at every command first, would only cost time in each
    /// run.
    static func carryOut(ifAsked arguments: [String]) throws {
        guard arguments.count == 3, arguments[1] == configuration.commandName, arguments[2].hasPrefix("{") else {
            return
        }
        try carryOut(arguments[2])
    }

    private static func carryOut(_ order: String) throws -> Never {
        let order = try JSONDecoder().decode(OrchestratorOrder.self, from: Data(order.utf8))
        throw Finished(status: OrchestratorRole.carryOut(order))
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane
internal import Domain
internal import Foundation
internal import Linux
internal import Sandbox
internal import SandboxRuntime

/// The orchestrator: no privilege, reads everything untrusted.
enum OrchestratorRole {
    /// - Returns: the exit status.
    static func carryOut(_ order: OrchestratorOrder) -> Int32 {
        do throws(ControlError) {
            switch order {
            case .run(let request, let userID, let asJSON): return run(request, userID: userID, asJSON: asJSON)
            case .plan(let specification, let allowsUnproven):
                let plan = try Planner.plan(
                    specification: specification, allowsUnproven: allowsUnproven,
                    identifiers: ULIDGenerator(now: WallClock.now))
                print(Planner.table(plan))
            case .status(let state, let asJSON): print(try StateCommands.status(folder: state, asJSON: asJSON))
            case .inspect(let id, let state, let asJSON):
                print(try StateCommands.inspect(id, folder: state, asJSON: asJSON))
            }
            return 0
        } catch {
            Console.complain("nexus: \(error)")
            return error.exitStatus
        }
    }

    private static func run(_ request: RunRequest, userID: UInt32, asJSON: Bool) -> Int32 {
        let (draining, cancellation) = (CancellationToken(), CancellationToken())
        let client = SupervisorClient(socket: SocketDescriptor(owning: SupervisorClient.descriptor)) { level in
            draining.cancel()
            if level > 1 { cancellation.cancel() }
        }
        client.start()
        let command = RunCommand(
            request: request, client: client, userID: userID, cancellation: cancellation, draining: draining,
            progress: { Console.complain($0) })
        Task {
            let result = await command.run()
            let isShown = asJSON || result.failure == nil
            if isShown { print(asJSON ? result.json : result.text) }
            if let failure = result.failure { Console.complain("nexus: \(failure.sentence)") }
            exit(result.exit)
        }
        dispatchMain()
    }
}

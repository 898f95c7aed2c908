// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane
internal import Domain
internal import Foundation
internal import Linux
internal import Observability
internal import Sandbox
internal import SandboxRuntime

/// The orchestrator: no privilege, reads everything untrusted.
enum OrchestratorRole {
    /// - Returns: the exit status.
    static func carryOut(_ order: OrchestratorOrder) -> Int32 {
        do throws(ControlError) {
            switch order {
            case .run(let request, let userID): return run(request, userID: userID)
            case .plan(let specification, let allowsUnproven):
                let plan = try Planner.plan(
                    specification: specification, allowsUnproven: allowsUnproven,
                    identifiers: ULIDGenerator(now: WallClock.now))
                say(Planner.table(plan))
            case .status(let state, let asJSON): say(try StateCommands.status(folder: state, asJSON: asJSON))
            case .inspect(let id, let state, let asJSON):
                say(try StateCommands.inspect(id, folder: state, asJSON: asJSON))
            }
            return 0
        } catch {
            Console.complain("nexus: \(Redactor.standard.redact("\(error)"))")
            return error.exitStatus
        }
    }

    /// What is shown was written by others, or stored before something was known to be a secret.
    private static func say(_ text: String) { print(Redactor.standard.redact(text)) }

    private static func run(_ request: RunRequest, userID: UInt32) -> Int32 {
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
            do throws(ControlError) {
                exit(try await command.run())
            } catch {
                Console.complain("nexus: \(error)")
                exit(error.exitStatus)
            }
        }
        dispatchMain()
    }
}

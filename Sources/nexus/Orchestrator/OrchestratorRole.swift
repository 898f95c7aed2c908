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
            case .run(let request, let userID): return run(request, userID: userID)
            case .plan(let request, let repository, let format, let userID):
                plan(PlanCommand(request, repository: repository, format: format), userID: userID)
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
        finish { () throws(ControlError) in try await command.run() }
    }

    private static func plan(_ command: PlanCommand, userID: UInt32) -> Never {
        finish { () throws(ControlError) in
            print(try await command.output(userID: userID), terminator: "")
            return 0
        }
    }

    /// Does what waits, and ends the process with the status that comes of it.
    private static func finish(_ work: @escaping @Sendable () async throws(ControlError) -> Int32) -> Never {
        Task {
            do throws(ControlError) {
                exit(try await work())
            } catch {
                Console.complain("nexus: \(error)")
                exit(error.exitStatus)
            }
        }
        dispatchMain()
    }
}

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
            case .plan(let specification, let allowsUnproven):
                let plan = try Planner.plan(
                    specification: specification, allowsUnproven: allowsUnproven,
                    identifiers: ULIDGenerator(now: WallClock.now))
                print(Planner.table(plan))
            case .status(let state, let asJSON): print(try StateCommands.status(folder: state, asJSON: asJSON))
            case .inspect(let id, let state, let asJSON):
                print(try StateCommands.inspect(id, folder: state, asJSON: asJSON))
            case .export(let state, let run):
                finish { () throws(ControlError) in try export(try await ExportCommand(state: state, run: run).bundle())
                }
            case .verify(let file, let key, let asJSON):
                print(try VerifyCommand.report(file, key: key, asJSON: asJSON))
            case .clean(let request):
                finish { () throws(ControlError) in
                    print(try await CleanCommand(request, now: WallClock.now).run())
                    return 0
                }
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

    /// Standard output is the file that the front opened.
    private static func export(_ bundle: (bytes: [UInt8], summary: String)) throws(ControlError) -> Int32 {
        do throws(LinuxError) { try StandardStream.output.write(bundle.bytes) } catch {
            throw ControlError(
                code: "export.write", description: "write the bundle: \(error.errno)", exitStatus: 70)
        }
        Console.complain("bundle with \(bundle.summary)")
        return 0
    }

    /// Does what takes its time, and ends this process with the status of it.
    private static func finish(_ body: @escaping @Sendable () async throws(ControlError) -> Int32) -> Never {
        Task {
            do throws(ControlError) {
                exit(try await body())
            } catch {
                Console.complain("nexus: \(error)")
                exit(error.exitStatus)
            }
        }
        dispatchMain()
    }
}

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
            case .run(let request, let userID, let asJSON): return run(request, userID: userID, asJSON: asJSON)
            case .plan(let request, let repository, let format, let userID):
                plan(PlanCommand(request, repository: repository, format: format), userID: userID)
            case .status(let state, let asJSON): say(try StateCommands.status(folder: state, asJSON: asJSON))
            case .inspect(let request):
                finish { () throws(ControlError) in
                    say(try await InspectCommand(request).output())
                    return 0
                }
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
            Console.complain("nexus: \(Redactor.standard.redact("\(error)"))")
            return error.exitStatus
        }
    }

    /// What is shown was written by others, or stored before something was known to be a secret.
    private static func say(_ text: String) { print(Redactor.standard.redact(text), terminator: "") }

    private static func run(_ request: RunRequest, userID: UInt32, asJSON: Bool) -> Int32 {
        let (draining, cancellation) = (CancellationToken(), CancellationToken())
        let stopStatus = StopStatus()
        let client = SupervisorClient(socket: SocketDescriptor(owning: SupervisorClient.descriptor)) {
            level, status in
            stopStatus.note(Int32(status))
            draining.cancel()
            if level > 1 { cancellation.cancel() }
            Console.complain(level > 1 ? "cancelling" : "stopping: what runs is finished; again to cancel")
        }
        client.start()
        let command = RunCommand(
            request: request, client: client, userID: userID, cancellation: cancellation, draining: draining,
            progress: { Console.complain($0) })
        finish { () throws(ControlError) in
            let result = await command.run().stopped(with: stopStatus.first)
            let isShown = asJSON || result.failure == nil
            if isShown { print(asJSON ? result.json : result.text) }
            if let failure = result.failure { Console.complain("nexus: \(failure.sentence)") }
            return result.exit
        }
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

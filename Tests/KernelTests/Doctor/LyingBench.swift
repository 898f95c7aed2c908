// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Sandbox
import SandboxRuntime
import Synchronization

/// Trials on a host that does not do what it was told: every plan loses something before it is started.
struct LyingBench: TrialBench {
    let lie: @Sendable (inout SandboxPlan) -> Void
    /// Two trials at a time have host ids of their own, far from those of other tests.
    private static let count = Atomic<UInt32>(0)

    func start(_ trial: Trial) throws(SandboxError) -> any RunningTrial {
        var plans = trial.plans
        for index in plans.indices { lie(&plans[index]) }
        do { return try LyingTrial(plans, trial) } catch {
            throw SandboxError(code: "supervisor.start", operation: "start", subject: "a trial", cause: "\(error)")
        }
    }

    private final class LyingTrial: RunningTrial {
        private let sandbox: StartedSandbox
        private var said = ""

        init(_ plans: [SandboxPlan], _ trial: Trial) throws {
            var launch = SandboxLaunch(plans[0], trial.arguments)
            launch.idBase += 1000 + 8 * (LyingBench.count.add(1, ordering: .relaxed).newValue % 1000)
            if let folder = trial.layerRoot {
                let root: DirectoryDescriptor = try Files.open(folder, [.path, .directory])
                launch.service = (Array(plans.dropFirst()), root.number, Owner(uid: 0, gid: 0))
                sandbox = try launch.start()
                _ = root.number
            } else {
                sandbox = try launch.start()
            }
        }

        var supervisor: Int32 { sandbox.process }

        func awaitWord() throws(SandboxError) {
            do { said += try sandbox.line() + "\n" } catch { throw Self.failure(error) }
        }

        func end() throws(SandboxError) -> TrialEnd {
            sandbox.closeInput()
            do {
                let ended = try sandbox.end()
                return TrialEnd(
                    cause: ended.outcome?.ending.cause, pidsRefused: ended.outcome?.pids_refused ?? 0,
                    output: Array(ended.output.utf8), complaint: ended.complaint)
            } catch { throw Self.failure(error) }
        }

        private static func failure(_ error: any Error) -> SandboxError {
            SandboxError(code: "supervisor.trial", operation: "follow", subject: "a trial", cause: "\(error)")
        }
    }
}

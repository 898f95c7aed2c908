// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import Sandbox
internal import SandboxRuntime
internal import Settings

/// Trials in copies of this process, each of which becomes a supervisor as `nexus sandbox exec` does.
struct ThrowawayBench: TrialBench {
    let installation: Installation
    let settings: ResolvedSettings
    let cgroups: CgroupLayout

    func start(_ trial: Trial) throws(SandboxError) -> any RunningTrial {
        do throws(LinuxError) {
            return try ThrowawaySandbox { outcome in try become(trial, outcome: outcome) }
        } catch {
            throw SandboxError(code: "supervisor.start", operation: "start", subject: "a trial", cause: "\(error)")
        }
    }

    /// In the copy. The host ids follow from its process, so that two trials at a time have different ones.
    private func become(_ trial: Trial, outcome: Int32) throws -> Never {
        let command = try SupervisorProgram.hand(
            over: try MemoryFile.sealed(Command(trial.arguments).encoded, name: "command"))
        let job: Session.Job
        if let folder = trial.layerRoot {
            let root: DirectoryDescriptor = try Files.open(folder, [.path, .directory])
            let status = try FileStatus(of: root)
            job = .serve(
                .init(
                    command: command, grants: [], owner: Owner(uid: status.uid, gid: status.gid),
                    layerRoot: try SupervisorProgram.hand(over: root), provisional: []))
        } else {
            job = .execute(.init(command: command, workingFolder: "/workspace", outcome: outcome))
        }
        let session = Session(
            plans: trial.plans.map { PlanCompiler.seal($0) }, cgroups: cgroups, uidBase: try HostIDs.base(settings),
            slots: 1, job: job)
        throw SupervisorProgram.execute(installation.supervisor, session: session)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane
internal import Domain
internal import Linux
internal import Policies
internal import Sandbox
internal import SandboxRuntime
internal import Settings

/// Starts runs. What they have in common is read, compiled and sealed once, and holds for all of them, however many a
/// batch starts.
struct RunFront {
    private let installation: Installation
    private let settings: ResolvedSettings
    private let plans: [SealedPlan]
    private let attemptMilliseconds: Int
    private let policies: [RunRequest.Policy]
    private var launcher: OrchestratorLauncher

    /// What the host can't give is said here, before anything is made.
    /// - Parameter choices: the policies that a specification may choose from.
    init(installation: Installation, settings: ResolvedSettings, choices: [String]) throws {
        self.installation = installation
        self.settings = settings
        let library = PolicyLibrary(installation: installation, settings: settings)
        let host = HostProbe.run()
        let tool = PlanCompiler.Tool(source: installation.agent, target: "\(PlanCompiler.toolFolder)/nexus-agent")
        let agent = try library.policy(settings.agentPolicy).policy
        let chosen = try choices.map { try library.policy($0).policy }
        plans =
            [
                try library.plan(agent, host: host, tools: [tool]),
                try library.plan(try library.policy(settings.verifierPolicy).policy, host: host),
            ] + (try chosen.map { try library.plan($0, host: host, tools: [tool]) })
        for plan in plans { plan.announceWaivers() }
        attemptMilliseconds = agent.limits.wallMilliseconds
        policies = zip(choices, chosen).map { .init(name: $0, attemptMilliseconds: $1.limits.wallMilliseconds) }
        launcher = try OrchestratorLauncher(
            installation: installation, library: library, host: host, idBase: try HostIDs.base(settings))
    }

    /// Becomes the supervisor of a run; returns only when that fails.
    func start(_ order: RunOrder) throws -> FrontError {
        let specification = try InputPath.file(order.specification)
        let recording = try path(of: order.recording, specification)
        let repository = try AbsolutePath.normalised(order.repository)
        let owner = try order.user ?? OwnedFolder.owner(of: repository)
        let state = try stateFolder(order, uid: owner.uid)
        let runners = "\(installation.share)/images/runners"
        let constraints = try installation.constraints()
        let overrides = try OverridesOption.path(order.overrides, installation)
        let secrets = try secretFiles(order)
        let request = RunRequest(
            specification: specification, repository: repository, state: state, recording: recording,
            runners: runners, allowsUnproven: order.allowsUnproven || settings.allowsUnproven,
            attemptMilliseconds: attemptMilliseconds, ceiling: settings.ceiling,
            concurrentChecks: settings.concurrentChecks, constraints: constraints, overrides: overrides,
            observation: ObservationRequest(settings, secretFiles: secrets), process: Processes.current,
            commitDate: try SourceDate.date(), budgetCeiling: order.ceiling, policies: policies,
            plans: plans.map { .init(digest: $0.digestText, policy: $0.plan.name) },
            retriesRefused: order.retriesRefused)
        // A batch compiles before it forks; the ids are those of the process that runs.
        var launcher = launcher
        launcher.idBase = try HostIDs.base(settings)
        var made: [String] = []
        do {
            if try OwnedFolder.require(repository, owner: owner, what: "the repository", mode: 0o755) {
                made.append(repository)
            }
            if order.state == nil, settings.isStateFolderStandard { try OwnedFolder.makeParents(of: state) }
            if try OwnedFolder.require(state, owner: owner, what: "the state folder", mode: 0o700) {
                made.append(state)
            }
            let needs = OrchestratorLauncher.Needs(
                owner: owner, writable: [state, repository],
                readable: [specification, recording, runners, constraints] + [overrides].compactMap(\.self)
                    + Set(secrets.values).sorted(),
                plans: plans, state: state, provisional: made)
            throw try launcher.start(.run(request, userID: owner.uid, asJSON: order.asJSON), needs)
        } catch {
            for folder in made.reversed() { OwnedFolder.withdraw(folder, owner: owner) }
            throw error
        }
    }

    /// By name, each a file.
    private func secretFiles(_ order: RunOrder) throws(FrontError) -> [String: String] {
        var files: [String: String] = [:]
        for text in order.redact {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, files[parts[0]] == nil else {
                throw FrontError(
                    code: "redaction.name", operation: "read", subject: "--redact \(text)",
                    cause: "it takes NAME=FILE, each name once")
            }
            files[parts[0]] = try InputPath.file(parts[1])
        }
        return files
    }

    private func stateFolder(_ order: RunOrder, uid: UInt32) throws -> String {
        guard let folder = order.state ?? settings.stateFolder(uid: uid) else {
            throw FrontError(
                code: "state.folder", operation: "find", subject: "the state folder", cause: "HOME is not set",
                hint: "use --state FOLDER")
        }
        return try AbsolutePath.normalised(folder)
    }

    private func path(of recording: RunOrder.Recording, _ specification: String) throws(FrontError) -> String {
        if case .file(let path) = recording { return try InputPath.file(path) }
        let name = specification.split(separator: "/").last.map(String.init) ?? ""
        let stem = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
        let sample = "\(installation.share)/samples/recordings/\(stem).yaml"
        guard (try? FileStatus(path: sample)) != nil else {
            throw FrontError(
                code: "recording.none", operation: "find a recording for", subject: specification,
                cause: "none of that name comes with nexus", hint: "name one with --recording FILE")
        }
        return try InputPath.file(sample)
    }
}

extension RunOrder {
    /// What a run prints that ends before its orchestrator could.
    func printFailure(_ error: any Error) {
        guard asJSON else { return }
        let result = RunResult(
            run: nil, status: Run.Status.failed.rawValue, specification: specification, repository: repository,
            state: state ?? "", items: [], failure: .init(code: Failure.code(of: error), sentence: "\(error)"),
            exit: Failure.status(of: error))
        // This process ends without flushing what `print` keeps.
        try? StandardStream.output.write(Array((result.json + "\n").utf8))
    }
}

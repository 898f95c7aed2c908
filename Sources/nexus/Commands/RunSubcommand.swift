// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import ControlPlane
internal import Domain
internal import Linux
internal import Policies
internal import Sandbox
internal import SandboxRuntime
internal import Settings

/// `nexus run`: the main job.
struct RunSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Bring a specification into a repository: attempt, check, and merge what is proven.",
        discussion: """
            Only the branch `integration` moves; nothing is written to a work tree. Runs as the repository's owner.
            A run that was killed or cancelled is gone on with by the same command. Where SOURCE_DATE_EPOCH is set,
            the commits of a run that begins carry that date instead of its start.

            Example:
              nexus run samples/specs/minimal_design_doc.md --repo ./greetings --mock
            """)

    @Argument(help: "The specification, a Markdown file.")
    var specification: String

    @Option(help: ArgumentHelp("The repository; made when it does not exist.", valueName: "folder"))
    var repo: String

    @Flag(help: "Play recorded agents instead of asking a model.")
    var mock = false

    @Option(help: ArgumentHelp("The recording to play; default is the sample's with the same name.", valueName: "file"))
    var recording: String?

    @Flag(
        inversion: .prefixedNo, help: "Record must-requirements without a test as unproven instead of refusing them.")
    var allowUnproven: Bool?

    @Option(
        help: ArgumentHelp("As whom to work; default is the owner of the repository.", valueName: "uid:gid"),
        transform: RunSubcommand.parseUser)
    var user: Owner?

    @OptionGroup var overrides: OverridesOption

    @Option(
        help: ArgumentHelp(
            "A file whose content is a secret: wherever it turns up, NAME is shown and stored instead.",
            valueName: "name=file"))
    var redact: [String] = []

    @OptionGroup var state: StateOption

    mutating func validate() throws {
        guard mock || recording != nil else {
            throw ValidationError("models are not served yet: play a recording with --mock or --recording FILE")
        }
    }

    mutating func run() throws {
        let settings = try state.load([.allowUnproven(allowUnproven)])
        let installation = try Installation()
        let library = PolicyLibrary(installation: installation, settings: settings)
        let host = HostProbe.run()
        let agentTool = PlanCompiler.Tool(
            source: installation.agent, target: "\(PlanCompiler.toolFolder)/nexus-agent")
        // What the host can't give is said before anything is made.
        let agentPolicy = try library.policy(settings.agentPolicy).policy
        let plans = [
            try library.plan(agentPolicy, host: host, tools: [agentTool]),
            try library.plan(try library.policy(settings.verifierPolicy).policy, host: host),
        ]
        let specification = try InputPath.file(specification)
        let recording = try recordingPath(installation, specification)
        let repository = try AbsolutePath.normalised(repo)
        let owner = try user ?? OwnedFolder.owner(of: repository)
        let state = try state.path(uid: owner.uid, in: settings)
        let secrets = try secretFiles()
        let runners = "\(installation.share)/images/runners"
        let constraints = try installation.constraints()
        let overrides = try overrides.path(installation)
        let request = RunRequest(
            specification: specification, repository: repository, state: state, recording: recording,
            runners: runners, allowsUnproven: settings.allowsUnproven,
            attemptMilliseconds: agentPolicy.limits.wallMilliseconds, ceiling: settings.ceiling,
            concurrentChecks: settings.concurrentChecks, constraints: constraints, overrides: overrides,
            observation: ObservationRequest(settings, secretFiles: secrets), process: Processes.current,
            commitDate: try SourceDate.date())
        let idBase = try HostIDs.base(settings)
        var made: [String] = []
        do {
            if try OwnedFolder.require(repository, owner: owner, what: "the repository", mode: 0o755) {
                made.append(repository)
            }
            if settings.isStateFolderStandard { try OwnedFolder.makeParents(of: state) }
            if try OwnedFolder.require(state, owner: owner, what: "the state folder", mode: 0o700) {
                made.append(state)
            }
            let needs = OrchestratorLauncher.Needs(
                owner: owner, writable: [state, repository],
                readable: [specification, recording, runners, constraints] + [overrides].compactMap(\.self)
                    + Set(secrets.values).sorted(),
                plans: plans, state: state, provisional: made)
            throw try OrchestratorLauncher(
                installation: installation, library: library, host: host, idBase: idBase
            ).start(.run(request, userID: owner.uid), needs)
        } catch {
            for folder in made.reversed() { OwnedFolder.withdraw(folder, owner: owner) }
            throw error
        }
    }

    private func recordingPath(_ installation: Installation, _ specification: String) throws -> String {
        if let recording { return try InputPath.file(recording) }
        let sample = sampleRecording(installation, specification)
        guard (try? FileStatus(path: sample)) != nil else {
            throw FrontError(
                code: "recording.none", operation: "find a recording for", subject: specification,
                cause: "none of that name comes with nexus", hint: "name one with --recording FILE")
        }
        return try InputPath.file(sample)
    }

    /// By name, each a file.
    private func secretFiles() throws -> [String: String] {
        var files: [String: String] = [:]
        for text in redact {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, files[parts[0]] == nil else {
                throw ValidationError("--redact takes NAME=FILE, each name once")
            }
            files[parts[0]] = try InputPath.file(parts[1])
        }
        return files
    }

    private static func parseUser(_ text: String) throws -> Owner {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt32($0) }
        guard parts.count == 2, let uid = parts[0], let gid = parts[1] else {
            throw ValidationError("--user takes two numbers, for example --user 1000:1000")
        }
        return Owner(uid: uid, gid: gid)
    }

    private func sampleRecording(_ installation: Installation, _ specification: String) -> String {
        let name = specification.split(separator: "/").last.map(String.init) ?? ""
        let stem = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
        return "\(installation.share)/samples/recordings/\(stem).yaml"
    }
}

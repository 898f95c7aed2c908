// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import ControlPlane
internal import Domain
internal import Linux
internal import Policies
internal import Sandbox
internal import SandboxRuntime

/// `nexus run`: the main job.
struct RunSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Bring a specification into a repository: attempt, check, and merge what is proven.",
        discussion: """
            Only the branch `integration` moves; nothing is written to a work tree. Runs as the repository's owner.

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

    @Flag(help: "Record must-requirements without a test as unproven instead of refusing them.")
    var allowUnproven = false

    @Option(
        help: ArgumentHelp("As whom to work; default is the owner of the repository.", valueName: "uid:gid"),
        transform: RunSubcommand.parseUser)
    var user: Owner?

    @OptionGroup var grant: GrantOptions

    @OptionGroup var state: StateOption

    @Option(help: "table or json: one object at the end, also when the run is refused.")
    var format = OutputFormat.table

    mutating func validate() throws {
        guard mock || recording != nil else {
            throw ValidationError("models are not served yet: play a recording with --mock or --recording FILE")
        }
    }

    mutating func run() throws {
        do { try start() } catch {
            if format == .json { printFailure(error) }
            throw error
        }
    }

    private func start() throws {
        let installation = try Installation()
        let library = PolicyLibrary(installation: installation)
        let host = HostProbe.run()
        let agentTool = PlanCompiler.Tool(
            source: installation.agent, target: "\(PlanCompiler.toolFolder)/nexus-agent")
        // What the host can't give is said before anything is made.
        let agentPolicy = try library.policy("agent").policy
        let plans = [
            try library.plan(agentPolicy, host: host, tools: [agentTool]),
            try library.plan(try library.policy("verifier").policy, host: host),
        ]
        let choices = try grant.policies.map { try library.policy($0).policy }
        let choicePlans = try choices.map { try library.plan($0, host: host, tools: [agentTool]) }
        let specification = try InputPath.file(specification)
        let recording = try recordingPath(installation, specification)
        let repository = try AbsolutePath.normalised(repo)
        let owner = try user ?? OwnedFolder.owner(of: repository)
        let state = try state.path(uid: owner.uid)
        let runners = "\(installation.share)/images/runners"
        let request = RunRequest(
            specification: specification, repository: repository, state: state, recording: recording,
            runners: runners, allowsUnproven: allowUnproven,
            attemptMilliseconds: agentPolicy.limits.wallMilliseconds, budgetCeiling: grant.ceiling,
            policies: zip(grant.policies, choices).map {
                .init(name: $0, attemptMilliseconds: $1.limits.wallMilliseconds)
            })
        var made: [String] = []
        do {
            if try OwnedFolder.require(repository, owner: owner, what: "the repository", mode: 0o755) {
                made.append(repository)
            }
            if self.state.folder == nil { try OwnedFolder.makeParents(of: state) }
            if try OwnedFolder.require(state, owner: owner, what: "the state folder", mode: 0o700) {
                made.append(state)
            }
            let needs = OrchestratorLauncher.Needs(
                owner: owner, writable: [state, repository], readable: [specification, recording, runners],
                plans: plans + choicePlans, state: state, provisional: made)
            throw try OrchestratorLauncher(installation: installation, library: library, host: host)
                .start(.run(request, userID: owner.uid, asJSON: format == .json), needs)
        } catch {
            for folder in made.reversed() { OwnedFolder.withdraw(folder, owner: owner) }
            throw error
        }
    }

    /// What the orchestrator would have printed, had there been one.
    private func printFailure(_ error: any Error) {
        let failure = RunResult.Failure(code: Failure.code(of: error), sentence: "\(error)")
        let result = RunResult(
            run: nil, status: Run.Status.failed.rawValue, specification: specification, repository: repo,
            state: state.folder ?? "", items: [], failure: failure, exit: Failure.status(of: error))
        // This process ends without flushing what `print` keeps.
        try? StandardStream.output.write(Array((result.json + "\n").utf8))
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

    /// `UID:GID`.
    static func parseUser(_ text: String) throws -> Owner {
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

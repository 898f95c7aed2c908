// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import SandboxRuntime

/// `nexus run`: the main job.
struct RunSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Bring a specification into a repository: attempt, check, and merge what is proven.",
        discussion: """
            Only the branch `integration` moves; nothing is written to a work tree. Runs as the repository's owner. \
            Where SOURCE_DATE_EPOCH is set, the commits of a run that begins carry that date instead of its start.

            A run that was killed or cancelled is gone on with by the same command: with the same content of the \
            specification, the same repository and the same state folder, held to the same constraints and budgets. \
            One that merged everything or was refused by verdict is reported again instead of run again, with the \
            same exit status and marked as kept. A refused one begins anew when the branch has moved, or the \
            recording, a policy's plan, Python, nexus or --allow-unproven is another than before, and with --retry \
            refused.

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

    @OptionGroup var retry: RetryOption

    @OptionGroup var grant: GrantOptions

    @OptionGroup var state: StateOption

    @OptionGroup var settings: SettingsOptions

    @Option(help: "table or json: one object at the end, also when the run is refused.")
    var format = OutputFormat.table

    mutating func validate() throws {
        guard mock || recording != nil else {
            throw ValidationError("models are not served yet: play a recording with --mock or --recording FILE")
        }
    }

    mutating func run() throws {
        let order = RunOrder(
            specification: specification, repository: repo, recording: recording.map { .file($0) } ?? .sample,
            state: state.folder, user: user, allowsUnproven: false, ceiling: grant.ceiling,
            overrides: overrides.overrides, redact: redact, retriesRefused: retry.isRefused,
            asJSON: format == .json)
        do {
            let settings = try state.load(settings, [.allowUnproven(allowUnproven)])
            throw try RunFront(installation: try Installation(), settings: settings, choices: grant.policies)
                .start(order)
        } catch {
            order.printFailure(error)
            throw error
        }
    }

    /// `UID:GID`.
    static func parseUser(_ text: String) throws -> Owner {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt32($0) }
        guard parts.count == 2, let uid = parts[0], let gid = parts[1] else {
            throw ValidationError("--user takes two numbers, for example --user 1000:1000")
        }
        return Owner(uid: uid, gid: gid)
    }
}

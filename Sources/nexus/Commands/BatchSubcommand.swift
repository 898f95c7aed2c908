// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import ControlPlane
internal import Linux
internal import SandboxRuntime
internal import Settings

extension BatchConsole.Format: ExpressibleByArgument {}

/// `nexus batch`: every specification in a folder.
struct BatchSubcommand: ParsableCommand {
    /// How progress is asked for.
    enum Progress: String, ExpressibleByArgument, CaseIterable {
        case auto, ansi, plain, none
    }

    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Run every specification in a folder, and go on after a failure.",
        discussion: """
            Each NAME.md becomes a `nexus run` of its own, with its state in OUTPUT/NAME/state and its repository in \
            OUTPUT/NAME/repo; batch.toml can map it to another. Specifications of one repository take turns. The same \
            command goes on where it was stopped; what was merged or refused before is reported again, marked as \
            kept, unless something that it depends on has changed (nexus run --help says what).

            Standard output is a table on a terminal; elsewhere it is JSON lines, from `launch` to `done`. The exit \
            status is the gravest of all runs: 6, 70, 5, 64, 75, 4, 3, 1, 0.

            Example:
              nexus batch samples/batch --output ./out --jobs 2
            """)

    @Argument(help: "The folder; every *.md in it is a specification.")
    var folder: String

    @Option(help: ArgumentHelp("Where results go; default is `output` of the batch file.", valueName: "folder"))
    var output: String?

    @Option(
        help: ArgumentHelp("The batch file; default is batch.toml in the folder, if there is one.", valueName: "file"))
    var batchFile: String?

    @Option(help: "How many specifications run at a time; default is `jobs` of the batch file, then of the settings.")
    var jobs: Int?

    @Option(help: ArgumentHelp("Where the recording NAME.yaml of each NAME.md lies.", valueName: "folder"))
    var recordings: String?

    @Flag(help: "Play the recordings that come with nexus.")
    var mock = false

    @Flag(
        inversion: .prefixedNo, help: "Record must-requirements without a test as unproven instead of refusing them.")
    var allowUnproven: Bool?

    @Option(
        help: ArgumentHelp("As whom to work; default is the owner of each repository.", valueName: "uid:gid"),
        transform: RunSubcommand.parseUser)
    var user: Owner?

    @Option(help: "table or ndjson; default is table on a terminal, ndjson elsewhere.")
    var format: BatchConsole.Format?

    @Option(help: "auto, ansi, plain or none: how progress is shown on standard error.")
    var progress = Progress.auto

    @Flag(help: "Show no progress, and no table beside ndjson.")
    var quiet = false

    @Option(help: ArgumentHelp("Where a JUnit report goes, a test case for each work item.", valueName: "file"))
    var junit: String?

    @OptionGroup var retry: RetryOption

    @OptionGroup var settings: SettingsOptions

    mutating func validate() throws {
        let range = BatchFile.jobRange
        if let jobs, !range.contains(jobs) {
            throw ValidationError("--jobs is from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    mutating func run() throws {
        let start = BatchRun.now
        let installation = try Installation()
        let plan = try BatchPlan(
            .init(
                folder: folder, file: batchFile, output: output, recordings: recordings, jobs: jobs, isMock: mock,
                user: user, retriesRefused: retry.isRefused, profile: settings.profile),
            installation: installation
        ) { try settings.load([.allowUnproven(allowUnproven)], profile: $0) }
        let fronts = try plan.settings.mapValues {
            try RunFront(installation: installation, settings: $0, choices: plan.choices)
        }
        let report = try junit.map { path throws(FrontError) in try ReportFile(path) }
        let owner = try user ?? OwnedFolder.owner(of: plan.output)
        let isMade = try OwnedFolder.require(plan.output, owner: owner, what: "the output folder", mode: 0o755)
        defer { if isMade { OwnedFolder.withdraw(plan.output, owner: owner) } }
        var batch = BatchRun(
            plan, fronts: fronts, console: console(total: plan.specifications.count, start: start),
            start: start, hasReport: junit != nil)
        let status = try batch.run { try report?.write($0.xml) }
        throw Finished(status: status)
    }

    private func console(total: Int, start: Int) -> BatchConsole {
        let environment = EnvironmentBlock.current
        let isSet = { (name: String) in EnvironmentBlock.value(of: name, in: environment)?.isEmpty == false }
        let isDumb = EnvironmentBlock.value(of: "TERM", in: environment).map { $0 == Array("dumb".utf8) } ?? true
        let automatic: BatchConsole.Mode = Terminal.size(of: .error) != nil && !isDumb ? .ansi : .plain
        let mode: BatchConsole.Mode =
            switch progress {
            case .auto: automatic
            case .ansi: .ansi
            case .plain: .plain
            case .none: .none
            }
        return BatchConsole(
            format: format ?? (Terminal.size(of: .output) != nil ? .table : .ndjson), mode: quiet ? .none : mode,
            hasColour: !isSet("NO_COLOR"), isQuiet: quiet, total: total, start: start)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane
internal import Domain
internal import Linux
internal import SandboxRuntime
internal import Settings

/// A batch as it will be carried out: folder, batch file and command line brought together, and everything that they
/// name looked for, before anything starts.
struct BatchPlan {
    /// What the command line says.
    struct Request {
        var folder: String
        var file: String?
        var output: String?
        var recordings: String?
        var jobs: Int?
        var isMock: Bool
        var user: Owner?
        /// Refused specifications are run again, also where nothing has changed.
        var retriesRefused: Bool
        /// What the command line says of the settings' profile.
        var profile: String?
    }

    private static let standardFile = "batch.toml"
    private static let fileLimit = 256 << 10
    private static let outputPrefix = "{output}/"

    let folder: String
    let output: String
    let jobs: Int
    private(set) var specifications: [BatchSpecification] = []
    private let file: BatchFile
    /// Where the paths of the batch file start.
    private let base: String
    private let request: Request
    private let recordings: String?
    /// Of each profile that a specification is run with; nil for the batch's own.
    private(set) var settings: [String?: ResolvedSettings] = [:]

    /// - Parameter load: the settings with that profile, nil for the batch's own.
    init(_ request: Request, installation: Installation, load: (_ profile: String?) throws -> ResolvedSettings) throws {
        self.request = request
        let settings = try load(nil)
        folder = try AbsolutePath.normalised(request.folder)
        let entries = try BatchFolder.entries(of: folder)
        let path = try request.file.map(AbsolutePath.normalised) ?? "\(folder)/\(Self.standardFile)"
        base = RootPath.parent(of: path)
        if request.file != nil || (try? FileStatus(path: path)) != nil {
            file = try BatchFile(file: path, bytes: try installation.read(path, limit: Self.fileLimit))
        } else {
            file = BatchFile()
        }
        let (file, base) = (file, base)
        guard
            let output = try request.output.map(AbsolutePath.normalised)
                ?? file.output.map({ try Self.resolve($0.value, base) })
        else {
            throw FrontError(
                code: "batch.output", operation: "find", subject: "the output folder", cause: "none is named",
                hint: "use --output FOLDER, or output = \"FOLDER\" in \(Self.standardFile)")
        }
        self.output = output
        jobs = request.jobs ?? file.jobs ?? settings.batchJobs
        recordings =
            try request.recordings.map(AbsolutePath.normalised)
            ?? file.defaults.recordings.map { try Self.resolve($0.value, base) }
        try checkNames(entries)
        let profiles = try entries.map { try profile(of: $0, load) }
        specifications = try zip(entries, profiles).map { try specification($0, profile: $1) }
        try checkPolicies(installation)
    }

    // MARK: What is named must be there

    private func checkNames(_ entries: [BatchFolder.Entry]) throws {
        if let recordings, (try? FileStatus(path: recordings))?.kind != .directory {
            guard let located = file.defaults.recordings, request.recordings == nil else {
                throw FrontError(
                    code: "batch.recordings", operation: "open", subject: recordings, cause: "there is no such folder")
            }
            throw Self.absent("defaults.recordings", located, "there is no such folder")
        }
        let names = Set(entries.map(\.name))
        for (name, specification) in file.specifications.sorted(by: { $0.value.location.line < $1.value.location.line })
        {
            let key = "specs.\"\(name)\""
            guard names.contains(name) else {
                throw SettingsError(
                    .unknownName, operation: "use batch file, key", subject: key,
                    cause: "there is no such file in \(folder)", location: specification.location)
            }
            if let recording = specification.recording,
                (try? FileStatus(path: try Self.resolve(recording.value, base)))?.kind != .regular
            {
                throw Self.absent("\(key).recording", recording, "there is no such file")
            }
            guard let repository = specification.repository else { continue }
            let parent = RootPath.parent(of: try resolveRepository(repository.value))
            // The output folder is made later.
            guard parent == output || (try? FileStatus(path: parent)) != nil else {
                throw Self.absent("\(key).repository", repository, "the folder above it does not exist")
            }
        }
    }

    private func checkPolicies(_ installation: Installation) throws {
        for settings in settings.values {
            let library = PolicyLibrary(installation: installation, settings: settings)
            for policy in file.defaults.policies {
                do { _ = try library.policy(policy.value) } catch {
                    throw Self.absent("defaults.policies", policy, "\(error)")
                }
            }
        }
    }

    /// What a specification's own entry says, else the command line, else the defaults; its settings are kept.
    private mutating func profile(
        of entry: BatchFolder.Entry, _ load: (String?) throws -> ResolvedSettings
    ) throws -> String? {
        let own = file.specifications[entry.name]?.profile
        let standard = request.profile == nil ? file.defaults.profile : nil
        let profile = own ?? standard
        if settings[profile?.value] != nil { return profile?.value }
        do {
            settings[profile?.value] = try load(profile?.value)
        } catch let error as SettingsError {
            guard let profile, error.code == .unknownName else { throw error }
            let key = own == nil ? "defaults.profile" : "specs.\"\(entry.name)\".profile"
            throw Self.absent(key, profile, "the settings have no such profile", hint: error.hint)
        }
        return profile?.value
    }

    private static func absent(
        _ key: String, _ value: BatchFile.Located<String>, _ cause: String, hint: String? = nil
    ) -> SettingsError {
        SettingsError(
            .unknownName, operation: "use batch file, key", subject: key,
            cause: "\(TerminalText.escape(value.value, limit: 200)): \(cause)", hint: hint, location: value.location)
    }

    /// A repository may also lie in the output folder, wherever that is this time.
    private func resolveRepository(_ path: String) throws -> String {
        guard path.hasPrefix(Self.outputPrefix) else { return try Self.resolve(path, base) }
        return try Self.resolve(String(path.dropFirst(Self.outputPrefix.count)), output)
    }

    private static func resolve(_ path: String, _ base: String) throws -> String {
        try AbsolutePath.normalised(path.hasPrefix("/") ? path : "\(base)/\(path)")
    }

    // MARK: One specification

    private func specification(_ entry: BatchFolder.Entry, profile: String?) throws -> BatchSpecification {
        let own = file.specifications[entry.name]
        let folder = "\(output)/\(entry.stem)"
        let repository = try own?.repository.map { try resolveRepository($0.value) } ?? "\(folder)/repo"
        let state = "\(folder)/state"
        let owner = try request.user ?? OwnedFolder.owner(of: repository)
        return BatchSpecification(
            name: entry.name, folder: folder, repository: repository, state: state,
            repositoryKey: Self.withoutLinks(repository), priority: own?.priority ?? 0, profile: profile,
            owner: owner,
            order: RunOrder(
                specification: "\(self.folder)/\(entry.name)", repository: repository,
                recording: try recording(of: entry, own), state: state, user: request.user,
                allowsUnproven: file.defaults.allowsUnproven, ceiling: file.defaults.ceiling,
                retriesRefused: request.retriesRefused, asJSON: true),
            refusal: entry.refusal)
    }

    private func recording(of entry: BatchFolder.Entry, _ own: BatchFile.Specification?) throws -> RunOrder.Recording {
        if let recording = own?.recording { return .file(try Self.resolve(recording.value, base)) }
        if let recordings { return .file("\(recordings)/\(entry.stem).yaml") }
        if request.isMock || file.defaults.isMock { return .sample }
        throw FrontError(
            code: "batch.recording", operation: "find a recording for", subject: entry.name, cause: "none is named",
            hint: "models are not served yet: use --recordings FOLDER or --mock, or say it in \(Self.standardFile)")
    }

    /// The policies that a specification may choose from.
    var choices: [String] { file.defaults.policies.map(\.value) }

    /// Two paths that lead to one folder become one; what does not exist yet is taken as written.
    private static func withoutLinks(_ path: String) -> String {
        var (existing, rest) = (path, "")
        while existing != "/" {
            if let folder = try? Files.open(existing, .path, as: DescriptorKind.File.self),
                let target = try? AbsolutePath.target(ofDescriptor: folder)
            {
                return target + rest
            }
            rest = "/" + (existing.split(separator: "/").last ?? "") + rest
            existing = RootPath.parent(of: existing)
        }
        return path
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import Synchronization
internal import VerificationPlane

/// Looks at the operator's own tests before anything is made: a test that no inverted twin can falsify would prove
/// nothing, and that is the specification's fault, not an agent's.
struct Preflight: Sendable {
    /// What the names of its layers begin with.
    static let prefix = "preflight."

    let sandboxes: RunSandboxes
    let checker: TestChecker
    let identifiers: ULIDGenerator
    /// The state folder.
    let state: String

    /// - Returns: how many sandboxes were started.
    /// - Throws: `tests.*` with the file and line of the first fault.
    func check(_ specification: SpecMap) async throws -> Int {
        let tests = Set(specification.requirements.flatMap(\.tests))
        let files = specification.acceptanceFiles.filter { tests.contains($0.path) }
        guard !files.isEmpty else { return 0 }
        let layer = Self.prefix + "\(specification.digest)"
        let folder = "\(state)/layers/\(layer)"
        if (try? FileStatus(path: folder)) != nil { try Folders.removeTree(path: folder) }
        defer {
            try? Folders.removeTree(path: folder)
            // Goes only when it is empty: a refusal leaves nothing behind.
            try? Folders.remove(path: "\(state)/layers")
        }
        try write(files, to: folder)
        let launches = Launches()
        let context = CheckContext(identifiers: identifiers, now: WallClock.now) { [sandboxes] command in
            launches.count()
            return try await sandboxes.check(command, on: [layer])
        }
        let faults = await checker.faults(in: files.map(\.path), context: context)
        guard let fault = faults.first else { return launches.number }
        let file = files.first { $0.path.description == fault.path }
        let place = file.map { "\($0.location.file):\($0.location.line + (fault.line ?? 0)): " } ?? ""
        throw ControlError(
            code: fault.code, description: place + TerminalText.escape(fault.message),
            exitStatus: fault.code.hasSuffix(".infrastructure") ? 70 : 64)
    }

    private final class Launches: Sendable {
        private let counter = Mutex(0)
        var number: Int { counter.withLock(\.self) }
        func count() { counter.withLock { $0 += 1 } }
    }

    private func write(_ files: [AcceptanceFile], to folder: String) throws(LinuxError) {
        for path in ["\(state)/layers", folder] {
            do { try Folders.make(path: path) } catch  where error.errno == .exists {}
        }
        let root: DirectoryDescriptor = try Files.open(folder, [.readOnly, .directory])
        for file in files {
            let components = file.path.components.map { String(decoding: $0, as: UTF8.self) }
            for count in 1..<components.count {
                let parent = components.prefix(count).joined(separator: "/")
                do { try Folders.make(parent, in: root) } catch  where error.errno == .exists {}
            }
            let written: FileDescriptor = try Files.open(
                components.joined(separator: "/"), below: root, [.writeOnly, .create, .exclusive], mode: 0o644)
            try Files.write(Array(file.content.utf8), to: written, subject: "\(file.path)")
        }
    }
}

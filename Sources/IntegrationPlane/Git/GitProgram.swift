// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Subprocess
import SystemPackage

/// The system's `git`, always run with the same clean environment and always told where the repository is, so that
/// nothing in it, in the caller's environment or in the caller's settings can make git run another program.
package struct GitProgram: Sendable {
    /// Absolute; found once.
    package let path: String
    private let limit: Duration
    private let clock: any Clock<Duration>
    private let temporaryFolder: String

    /// - Parameters:
    ///   - searchPath: folders, in order; the caller's PATH is not asked.
    ///   - limit: how long one call may take before it is killed.
    ///   - clock: what measures that.
    ///   - temporaryFolder: where git's input is kept, in files without names.
    /// - Throws: `git.missing`.
    package init(
        searchPath: [String] = ["/usr/local/bin", "/usr/bin", "/bin"], limit: Duration = .seconds(300),
        clock: any Clock<Duration> = ContinuousClock(), temporaryFolder: String = "/tmp"
    ) throws(IntegrationError) {
        let candidates = searchPath.map { "\($0)/git" }
        guard let path = candidates.first(where: Files.isExecutable) else {
            throw IntegrationError(
                .gitMissing, "find", "git", .found("not in \(searchPath.joined(separator: ":"))"),
                hint: "install git 2.39 or newer")
        }
        self.path = path
        self.limit = limit
        self.clock = clock
        self.temporaryFolder = temporaryFolder
    }

    /// Runs one command on a repository, or on none.
    ///
    /// A status in `results` is a result, not an error.
    /// - Throws: `git.failed`, `git.timed-out`, `git.cancelled`.
    func run(
        _ arguments: [String], repository: String?, input: [UInt8] = [], signature: CommitSignature? = nil,
        results: Set<Int32> = [0]
    ) async throws(IntegrationError) -> GitResult {
        let operation = "git \(arguments.first ?? "")"
        let subject = repository ?? "(no repository)"
        let outcome = try await GitInput.with(input, folder: temporaryFolder) { descriptor in
            await race(arguments, repository: repository, input: descriptor, signature: signature)
        }
        switch outcome {
        case .ended(let status, let output, let complaint):
            if case .exited(let code) = status, results.contains(code) {
                return GitResult(status: code, output: output)
            }
            throw IntegrationError(
                .gitFailed, operation, subject, .git(status: "\(status)", said: Self.lastLine(of: complaint)))
        case .failed(let error):
            throw IntegrationError(.gitFailed, operation, subject, .thrown(error))
        case .limitReached where Task.isCancelled:
            throw IntegrationError(.cancelled, operation, subject, .found("the run was cancelled"))
        case .limitReached:
            throw IntegrationError(.gitTimedOut, operation, subject, .found("no end within \(limit); killed"))
        }
    }

    private enum Outcome: Sendable {
        case ended(TerminationStatus, output: [UInt8], complaint: [UInt8])
        case failed(any Error)
        case limitReached
    }

    private func race(
        _ arguments: [String], repository: String?, input: Int32?, signature: CommitSignature?
    ) async -> Outcome {
        let configuration = Configuration(
            executable: .path(FilePath(path)),
            arguments: Arguments(GitEnvironment.arguments + arguments),
            environment: .custom(GitEnvironment.variables(repository: repository, signature: signature)),
            workingDirectory: FilePath(repository ?? "/"))
        return await withTaskGroup(of: Outcome.self) { group in
            group.addTask {
                do {
                    // No limits here: they would be reserved as memory. Callers bound what they ask for.
                    guard let input else {
                        let result = try await Subprocess.run(
                            configuration, output: .bytes(limit: .max), error: .bytes(limit: .max))
                        return .ended(
                            result.terminationStatus, output: result.standardOutput, complaint: result.standardError)
                    }
                    let result = try await Subprocess.run(
                        configuration,
                        input: .fileDescriptor(
                            SystemPackage.FileDescriptor(rawValue: input), closeAfterSpawningProcess: false),
                        output: .bytes(limit: .max), error: .bytes(limit: .max))
                    return .ended(
                        result.terminationStatus, output: result.standardOutput, complaint: result.standardError)
                } catch {
                    return .failed(error)
                }
            }
            group.addTask { [limit, clock] in
                try? await clock.sleep(for: limit)
                return .limitReached
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? .limitReached
        }
    }

    private static func lastLine(of complaint: [UInt8]) -> String {
        let lines = complaint.split(separator: UInt8(ascii: "\n"))
        return String(decoding: lines.last?.prefix(400) ?? [], as: UTF8.self)
    }
}

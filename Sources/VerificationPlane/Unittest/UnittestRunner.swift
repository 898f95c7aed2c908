// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// How the Python programs are started inside check sandboxes: isolated (`-I`), without site packages (`-S`), writing
/// no byte code (`-B`), with the program itself in the arguments.
package struct UnittestRunner: Sendable {
    private let programs: RunnerPrograms
    private let interpreter: String

    /// - Parameter interpreter: as it is called inside the sandbox.
    package init(programs: RunnerPrograms, interpreter: String = "/usr/bin/python3") {
        self.programs = programs
        self.interpreter = interpreter
    }

    /// One run of test files.
    struct Execution {
        /// What the reader compiled; the command looks the same whichever of the two it was.
        let files: [(path: RepositoryPath, code: String)]
        /// Where the judge stands.
        let place: JudgePlace
        /// The operator's modules that tests may import.
        let support: [(path: RepositoryPath, code: String)]
        /// The operator's files, which the judge reads before anybody could change them.
        let kept: [RepositoryPath]
        /// Every test file, also of other runs: none of them is there when the code under test starts.
        let tests: [RepositoryPath]
    }

    private struct Request: Encodable {
        let nonce: String
        var mode: String?
        /// Paths as hexadecimal digits, because they need not be text.
        let files: [String]
        var codes: [String]?
        var support: [String]?
        var supportCodes: [String]?
        var kept: [String]?
        var tests: [String]?
        /// The program of the second process.
        var subject: String?

        init(nonce: String, mode: String? = nil, files: [RepositoryPath], codes: [String]? = nil) {
            self.nonce = nonce
            self.mode = mode
            self.files = Self.encoded(files)
            self.codes = codes
        }

        static func encoded(_ paths: [RepositoryPath]) -> [String] { paths.map { Hexadecimal.encode($0.bytes) } }
    }

    /// Lists the tests of these files of the candidate, and compiles them and those that they may import.
    func list(
        _ files: [RepositoryPath], support: [RepositoryPath], nonce: String
    ) throws(VerificationError) -> CheckCommand {
        var request = Request(nonce: nonce, mode: "list", files: files)
        request.support = Request.encoded(support)
        return try command(programs.reader, tree: .candidate, request)
    }

    /// Compiles these sources of the candidate.
    func compile(_ files: [RepositoryPath], nonce: String) throws(VerificationError) -> CheckCommand {
        try command(programs.reader, tree: .candidate, Request(nonce: nonce, mode: "compile", files: files))
    }

    /// Runs test files that the reader compiled.
    func run(_ execution: Execution, on tree: CheckTree, nonce: String) throws(VerificationError) -> CheckCommand {
        let files = execution.files
        var request = Request(nonce: nonce, files: files.map(\.path), codes: files.map(\.code))
        guard execution.place == .outside else { return try command(programs.inside, tree: tree, request) }
        request.support = Request.encoded(execution.support.map(\.path))
        request.supportCodes = execution.support.map(\.code)
        request.kept = Request.encoded(execution.kept)
        request.tests = Request.encoded(execution.tests)
        request.subject = programs.subject
        return try command(programs.outside, tree: tree, request)
    }

    private func command(
        _ source: String, tree: CheckTree, _ request: Request
    ) throws(VerificationError) -> CheckCommand {
        CheckCommand(
            argv: [interpreter, "-I", "-S", "-B", "-c", source], tree: tree,
            input: try CanonicalJSON.encode(request, as: "a request to a runner"))
    }
}

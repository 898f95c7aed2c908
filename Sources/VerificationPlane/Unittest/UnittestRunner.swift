// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// The two Python programs that work inside check sandboxes, and how they are started: isolated (`-I`), without
/// site packages (`-S`), writing no byte code (`-B`), with the program itself in the arguments.
package struct UnittestRunner: Sendable {
    private let reader: String
    private let runner: String
    private let interpreter: String

    /// - Parameters:
    ///   - reader: text of `images/runners/python_reader.py`.
    ///   - runner: text of `images/runners/unittest_runner.py`.
    ///   - interpreter: as it is called inside the sandbox.
    package init(reader: String, runner: String, interpreter: String = "/usr/bin/python3") {
        self.reader = reader
        self.runner = runner
        self.interpreter = interpreter
    }

    private struct Request: Encodable {
        let nonce: String
        var mode: String?
        /// Paths as hexadecimal digits, because they need not be text.
        let files: [String]
        var codes: [String]?

        init(nonce: String, mode: String? = nil, files: [RepositoryPath], codes: [String]? = nil) {
            self.nonce = nonce
            self.mode = mode
            self.files = files.map { Hexadecimal.encode($0.bytes) }
            self.codes = codes
        }
    }

    /// Lists the tests of these files of the candidate.
    func list(_ files: [RepositoryPath], nonce: String) throws(VerificationError) -> CheckCommand {
        try command(reader, tree: .candidate, Request(nonce: nonce, mode: "list", files: files))
    }

    /// Compiles these sources of the candidate.
    func compile(_ files: [RepositoryPath], nonce: String) throws(VerificationError) -> CheckCommand {
        try command(reader, tree: .candidate, Request(nonce: nonce, mode: "compile", files: files))
    }

    /// Runs test files that the reader compiled; the command looks the same whatever it compiled.
    func run(
        _ files: [(path: RepositoryPath, code: String)], on tree: CheckTree, nonce: String
    ) throws(VerificationError) -> CheckCommand {
        try command(runner, tree: tree, Request(nonce: nonce, files: files.map(\.path), codes: files.map(\.code)))
    }

    private func command(
        _ source: String, tree: CheckTree, _ request: Request
    ) throws(VerificationError) -> CheckCommand {
        CheckCommand(
            argv: [interpreter, "-I", "-S", "-B", "-c", source], tree: tree,
            input: try CanonicalJSON.encode(request, as: "a request to a runner"))
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

/// A program to start and to wait for, ready to be executed without further preparation.
struct Program {
    /// What the child ends with when it could not become the program.
    private static let notStarted: Int32 = 127

    private let path: [UInt8]
    private let arguments: [[UInt8]]
    private let environment: [[UInt8]]

    init(_ path: String, _ arguments: [String] = [], environment: [[UInt8]] = EnvironmentBlock.current) {
        self.path = Array(path.utf8)
        self.arguments = ([path] + arguments).map { Array($0.utf8) }
        self.environment = environment
    }

    /// fork(2) and execve(2); standard output and error go to `output` when there is one. Every descriptor above them
    /// is close-on-exec.
    /// - Returns: the child's pid.
    func start(output: Int32? = nil) throws(LinuxError) -> Int32 {
        let process = try Processes.fork()
        guard process == 0 else { return process }
        if let output {
            for place in [PayloadDescriptor.standardOutput, PayloadDescriptor.standardError] {
                try? Processes.install(output, as: place)
            }
        }
        _ = Processes.execute(path: path, arguments: arguments, environment: environment)
        System.exit(Self.notStarted)
    }

    /// Starts it and waits for its end.
    /// - Throws: when it does not end with 0.
    func run(output: Int32? = nil) throws { try expectSuccess(of: try start(output: output)) }

    /// Waits for a child that `start` made.
    func expectSuccess(of process: Int32) throws {
        let ended = try Processes.reap(process, blocking: true)
        guard let ended, ended.status == .exited(0) else {
            throw BenchError(
                code: "bench.program", operation: "run", subject: String(decoding: path, as: UTF8.self),
                cause: "it did not end with 0 but \(ended.map { "\($0.status)" } ?? "unseen")",
                hint: "start it by hand to see what it says")
        }
    }
}

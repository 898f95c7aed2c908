// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux
import Testing

/// A child of these tests, started as a shell starts one: every signal unblocked and at its default, and no descriptor
/// but its streams. It does not outlive its holder.
final class StartedProgram {
    let process: Int32
    private let end: ProcessDescriptor
    private var status: ProcessStatus?

    private struct Overdue: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameters:
    ///   - output: gets what the program says; as `errors`, a file.
    ///   - environment: nil hands on that of the tests.
    init(
        _ program: String, _ arguments: [String], in folder: URL? = nil, environment: [String: String]? = nil,
        output: String = "/dev/null", errors: String = "/dev/null"
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        for number in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init)
        where number > 2 { posix_spawn_file_actions_addclose(&actions, number) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0)=\($1)" }
        // `env` goes there first, and becomes the program under the same pid.
        let command = (folder.map { ["/usr/bin/env", "--chdir=\($0.path)"] } ?? []) + [program] + arguments
        var argumentVector = command.map { strdup($0) } + [nil]
        var environmentVector = variables.map { strdup($0) } + [nil]
        defer { for string in argumentVector + environmentVector { free(string) } }
        var process: pid_t = 0
        let error = posix_spawn(&process, command[0], &actions, &attributes, &argumentVector, &environmentVector)
        guard error == 0 else {
            throw LinuxError(operation: "posix_spawn", subject: program, errno: Errno(rawValue: error))
        }
        self.process = process
        end = try Processes.descriptor(of: process)
    }

    deinit {
        guard status == nil else { return }
        try? Processes.signal(SIGKILL, end)
        _ = try? Processes.reap(process, blocking: true)
    }

    /// Whether it has not ended yet.
    var isRunning: Bool {
        get throws { try status == nil && Poll.wait(for: [end.number], milliseconds: 0).isEmpty }
    }

    /// Waits for its end, at most so long.
    /// - Returns: whether it has ended.
    func ends(within milliseconds: Int) throws -> Bool {
        try status != nil || !Poll.wait(for: [end.number], milliseconds: milliseconds).isEmpty
    }

    /// Waits for its end; one that takes longer than `seconds` is killed, and that is an error.
    func wait(seconds: Int) throws -> ProcessStatus {
        if let status { return status }
        let hasEnded = try !Poll.wait(for: [end.number], milliseconds: seconds * 1000).isEmpty
        if !hasEnded { try Processes.signal(SIGKILL, end) }
        let status = try #require(try Processes.reap(process, blocking: true)).status
        self.status = status
        guard hasEnded else { throw Overdue(description: "process \(process) did not end in \(seconds) s") }
        return status
    }
}

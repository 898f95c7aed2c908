// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// Runs the commands of an attempt, one at a time. Forks, so only for a process with one thread.
package struct CommandRunner: Sendable {
    /// How much of a command's output is kept, in bytes; the rest is read and dropped.
    package static let outputLimit = 1 << 20
    private static let defaultSearchPath = Array("/usr/local/bin:/usr/bin:/bin".utf8)

    private let environment: [[UInt8]]
    private let searchPath: [UInt8]

    /// Commands get this environment, and are looked up in its `PATH` (execvp(3)).
    package init(environment: [[UInt8]]) {
        self.environment = environment
        searchPath = EnvironmentBlock.value(of: "PATH", in: environment) ?? Self.defaultSearchPath
    }

    /// Runs to the end of the command's own process; what it leaves in the background goes on unheard.
    /// - Throws: what kept it from starting, for example ENOENT.
    package func run(_ arguments: [[UInt8]]) throws(LinuxError) -> CommandResult {
        guard let name = arguments.first, arguments.allSatisfy({ !$0.contains(0) }) else {
            throw LinuxError(operation: "execve", subject: "", errno: .invalidArgument)
        }
        let candidates = candidates(for: name)
        let input: FileDescriptor = try Files.open("/dev/null", .readOnly)
        let output = try Pipe()
        let report = try Pipe()
        let process = try Processes.fork()
        if process == 0 {
            let errno = become(candidates, arguments, input: input, output: output)
            try? Files.write([UInt8(truncatingIfNeeded: errno.rawValue)], to: report.writer)
            System.exit(127)
        }
        let said = output.keepingReader()
        let failed = report.keepingReader()
        // Close-on-exec closes the other end: no byte means that the command is running.
        let failure = try Files.read(failed, upTo: 1).first
        let kept = try collect(from: said, of: process)
        guard let ended = try Processes.reap(process, blocking: true) else {
            throw LinuxError(operation: "wait4", subject: "\(process)", errno: .noProcess)
        }
        if let failure {
            let subject = String(decoding: name, as: UTF8.self)
            throw LinuxError(operation: "execve", subject: subject, errno: Errno(rawValue: Int32(failure)))
        }
        return CommandResult(status: ended.status, output: kept.bytes, isTruncated: kept.isTruncated)
    }

    /// In the child: returns only when no candidate could be executed. It borrows the descriptors, because one of which
    /// only the number is used is closed before the call.
    private func become(
        _ candidates: [[UInt8]], _ arguments: [[UInt8]], input: borrowing FileDescriptor, output: borrowing Pipe
    ) -> Errno {
        do throws(LinuxError) {
            try Processes.install(input, as: StandardStream.input.rawValue)
            try Processes.install(output.writer, as: StandardStream.output.rawValue)
            try Processes.install(output.writer, as: StandardStream.error.rawValue)
        } catch {
            return error.errno
        }
        var isDenied = false
        for candidate in candidates {
            let errno = Processes.execute(path: candidate, arguments: arguments, environment: environment)
            switch errno {
            case .accessDenied: isDenied = true
            case .noEntry, .notDirectory: continue
            default: return errno
            }
        }
        return isDenied ? .accessDenied : .noEntry
    }

    private func candidates(for name: [UInt8]) -> [[UInt8]] {
        if name.isEmpty { return [] }
        if name.contains(UInt8(ascii: "/")) { return [name] }
        return searchPath.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { folder in
            // An empty entry means the working folder.
            (folder.isEmpty ? [UInt8(ascii: ".")] : Array(folder)) + [UInt8(ascii: "/")] + name
        }
    }

    private func collect(
        from output: borrowing Descriptor<DescriptorKind.PipeReader>, of process: Int32
    ) throws(LinuxError) -> Kept {
        var kept = Kept()
        guard let command = try? Processes.descriptor(of: process) else {
            // Where a sandbox denies pidfd_open, a daemon that keeps the pipe open is waited for, too.
            while try kept.read(output) {}
            return kept
        }
        // A daemon could go on writing for ever: once the command ended, what a pipe can hold is enough.
        var chunksAfterEnd = 16
        while chunksAfterEnd > 0 {
            let ready = try Poll.wait(for: [output.number, command.number])
            if ready.contains(command.number) { chunksAfterEnd -= 1 }
            guard ready.contains(output.number), try kept.read(output) else { break }
        }
        return kept
    }

    /// The beginning of what a command says.
    private struct Kept {
        private(set) var bytes: [UInt8] = []
        private(set) var isTruncated = false

        /// Whether there was something, which may have been dropped; false at the end.
        mutating func read(_ output: borrowing Descriptor<DescriptorKind.PipeReader>) throws(LinuxError) -> Bool {
            let chunk = try Files.read(output, upTo: 65536)
            let room = CommandRunner.outputLimit - bytes.count
            bytes += chunk.prefix(room)
            isTruncated = isTruncated || chunk.count > room
            return !chunk.isEmpty
        }
    }
}

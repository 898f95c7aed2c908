// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// Plays a script in the working folder and tells what came of each turn. It follows links and `..` like any program:
/// the sandbox holds it, not its manners.
package struct ReplayAgent {
    private let script: AgentScript
    private let commands: CommandRunner
    private let sink: ([UInt8]) throws(LinuxError) -> Void

    /// `sink` takes each line of the transcript as soon as it is true.
    package init(
        script: AgentScript, commands: CommandRunner, sink: @escaping ([UInt8]) throws(LinuxError) -> Void
    ) {
        self.script = script
        self.commands = commands
        self.sink = sink
    }

    /// Plays every turn; one that fails is told, and the next is played.
    /// - Throws: only what `sink` throws.
    package func play() throws(LinuxError) {
        let start = TranscriptLine.start(
            workItem: script.workItem, attempt: script.attempt, feedback: script.feedback)
        try sink(start.json)
        for (index, turn) in script.turns.enumerated() {
            try sink(line(for: turn, number: index + 1).json)
        }
    }

    private func line(for turn: AgentScript.Turn, number: Int) -> TranscriptLine {
        do throws(LinuxError) {
            switch turn {
            case .write(let path, let content, let executable):
                try write(content, to: path, executable: executable)
                return .wrote(turn: number, path: path, bytes: content.count)
            case .run(let arguments):
                return .ran(turn: number, arguments: arguments, result: try commands.run(arguments))
            case .delete(let path):
                try delete(path)
                return .deleted(turn: number, path: path)
            case .link(let path, let target):
                try withParents(of: path) { () throws(LinuxError) in try PlainPath.link(path, to: target) }
                return .linked(turn: number, path: path, target: target)
            case .finish(let summary): return .finish(summary: summary)
            }
        } catch {
            return .failed(turn: number, kind: turn.kind, path: turn.subject, errno: error.errno)
        }
    }

    private func write(_ content: [UInt8], to path: [UInt8], executable: Bool) throws(LinuxError) {
        let flags: OpenFlags = [.writeOnly, .create, .truncate, .noControllingTerminal]
        let file: FileDescriptor = try withParents(of: path) { () throws(LinuxError) in
            try PlainPath.open(path, flags)
        }
        try Files.write(content, to: file)
        let status = try FileStatus(of: file)
        // A device that the path leads to keeps its mode.
        guard status.kind == .regular else { return }
        let mode = Int(status.permissions)
        // Whoever may read it may execute it, as a compiler or `install` would have it.
        let wanted = executable ? mode | (mode & 0o444) >> 2 : mode & ~0o111
        if wanted != mode { try PlainPath.changeMode(of: file, to: wanted, subject: path) }
    }

    private func delete(_ path: [UInt8]) throws(LinuxError) {
        do throws(LinuxError) {
            try PlainPath.remove(path)
        } catch {
            guard error.errno == .isDirectory else { throw error }
            try PlainPath.remove(path, isFolder: true)
        }
    }

    /// Makes the parent folders only when the call says that something is missing: most often nothing is.
    private func withParents<Value: ~Copyable>(
        of path: [UInt8], _ call: () throws(LinuxError) -> Value
    ) throws(LinuxError) -> Value {
        do throws(LinuxError) {
            return try call()
        } catch {
            guard error.errno == .noEntry else { throw error }
        }
        for index in path.indices.dropFirst() where path[index] == UInt8(ascii: "/") {
            do throws(LinuxError) {
                try PlainPath.makeFolder(Array(path[..<index]))
            } catch {
                guard error.errno == .exists else { throw error }
            }
        }
        return try call()
    }
}

extension AgentScript.Turn {
    /// The word by which recordings and transcripts call it.
    fileprivate var kind: String {
        switch self {
        case .write: "write"
        case .run: "run"
        case .delete: "delete"
        case .link: "link"
        case .finish: "finish"
        }
    }

    /// What it is about; nothing for a finish.
    fileprivate var subject: [UInt8] {
        switch self {
        case .write(let path, _, _), .delete(let path), .link(let path, _): path
        case .run(let arguments): arguments.first ?? []
        case .finish: []
        }
    }
}

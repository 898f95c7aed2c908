// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
package import Linux

/// What the agent tells about an attempt, one JSON object per line, in the order in which it happens.
package enum TranscriptLine: Sendable, Equatable {
    /// What wrote the transcript, and what it was asked.
    case start(workItem: String, attempt: UInt32, feedback: String?)
    case wrote(turn: Int, path: [UInt8], bytes: Int)
    case ran(turn: Int, arguments: [[UInt8]], result: CommandResult)
    case deleted(turn: Int, path: [UInt8])
    case linked(turn: Int, path: [UInt8], target: [UInt8])
    /// A turn that did nothing, or not all. `path` is a command's name where the turn runs one.
    case failed(turn: Int, kind: String, path: [UInt8], errno: Errno)
    /// The attempt's own summary, always the last line.
    case finish(summary: String)

    /// The name under which attempts are recorded.
    package static let agent = "nexus-agent/replay"
    /// The version of these lines.
    package static let version = 1

    /// The line as it is written, line feed included.
    package var json: [UInt8] {
        var line = JSONLine()
        switch self {
        case .start(let workItem, let attempt, let feedback):
            line.append("agent", Self.agent)
            line.append("version", Self.version)
            line.append("work_item", workItem)
            line.append("attempt", attempt)
            line.append("feedback", feedback.map { Array($0.utf8) })
        case .wrote(let turn, let path, let bytes):
            line.append("turn", turn)
            line.append("write", path)
            line.append("bytes", bytes)
        case .ran(let turn, let arguments, let result):
            line.append("turn", turn)
            line.append("run", arguments)
            switch result.status {
            case .exited(let status): line.append("exit", status)
            case .signalled(let signal): line.append("signal", signal)
            }
            line.append("output", result.output)
            if result.isTruncated { line.append("truncated", true) }
        case .deleted(let turn, let path):
            line.append("turn", turn)
            line.append("delete", path)
        case .linked(let turn, let path, let target):
            line.append("turn", turn)
            line.append("link", path)
            line.append("target", target)
        case .failed(let turn, let kind, let path, let errno):
            line.append("turn", turn)
            line.append("failed", kind)
            line.append("path", path)
            line.append("error", errno.description)
        case .finish(let summary):
            line.append("finish", summary)
        }
        return line.bytes
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Foundation

extension Transcript {
    private static let outputLimit = 1 << 20
    private static let textLimit = 16 << 10
    private static let argumentLimit = 4096

    /// Takes from the bytes what they say; whatever they are, there is a transcript.
    package init(parsing bytes: [UInt8]) {
        isTruncated = bytes.count > Self.byteLimit
        let lines = bytes.prefix(Self.byteLimit).split(
            separator: UInt8(ascii: "\n"), maxSplits: Self.lineLimit, omittingEmptySubsequences: true)
        isTruncated = isTruncated || lines.count > Self.lineLimit
        let decoder = JSONDecoder()
        for line in lines.prefix(Self.lineLimit) {
            // Only a finish that nothing follows is the end.
            summary = nil
            guard let fields = try? decoder.decode(Fields.self, from: Data(line)), take(fields) else {
                malformedLines += 1
                continue
            }
        }
        if isTruncated { summary = nil }
    }

    /// The union of all that a line can say; each kind of line has some.
    private struct Fields: Decodable {
        var agent: String?
        var work_item: String?
        var attempt: Int?
        var turn: Int?
        var write: String?
        var delete: String?
        var link: String?
        var run: [String]?
        var exit: Int?
        var signal: Int?
        var output: String?
        var truncated: Bool?
        var failed: String?
        var path: String?
        var error: String?
        var finish: String?
    }

    /// Whether the fields make one of an agent's lines.
    private mutating func take(_ fields: Fields) -> Bool {
        if let agent = fields.agent {
            self.agent = Self.cut(agent)
            workItem = fields.work_item.map { Self.cut($0) }
            attempt = fields.attempt
            return true
        }
        if let finish = fields.finish {
            summary = Self.cut(finish)
            return true
        }
        guard let turn = fields.turn, turn > 0 else { return false }
        if let kind = fields.failed, let path = fields.path, let error = fields.error {
            failures.append(
                Failure(turn: turn, kind: Self.cut(kind), path: Self.cut(path), error: Self.cut(error)))
            return true
        }
        if let arguments = fields.run { return take(arguments, fields, turn: turn) }
        for (kind, path) in [(Change.Kind.write, fields.write), (.delete, fields.delete), (.link, fields.link)] {
            guard let path else { continue }
            changes.append(Change(turn: turn, kind: kind, path: Self.cut(path)))
            return true
        }
        return false
    }

    private mutating func take(_ arguments: [String], _ fields: Fields, turn: Int) -> Bool {
        guard let output = fields.output else { return false }
        let ending: Run.Ending
        switch (fields.exit, fields.signal) {
        case (let status?, nil): ending = .exited(status)
        case (nil, let signal?): ending = .signalled(signal)
        default: return false
        }
        let isTruncated = fields.truncated == true || output.utf8.count > Self.outputLimit
        runs.append(
            Run(
                turn: turn, arguments: arguments.prefix(Self.argumentLimit).map { Self.cut($0) }, ending: ending,
                output: Self.cut(output, to: Self.outputLimit), isTruncated: isTruncated))
        return true
    }

    private static func cut(_ text: String, to limit: Int = textLimit) -> String {
        guard text.utf8.count > limit else { return text }
        // Repairs the character that the cut divides.
        return String(decoding: text.utf8.prefix(limit), as: UTF8.self)
    }
}

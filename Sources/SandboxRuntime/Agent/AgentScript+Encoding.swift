// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

extension AgentScript {
    /// "nexs", then the version: another program's bytes are told from a newer nexus's.
    private static let magic: UInt32 = 0x7378_656E
    private static let version: UInt16 = 1

    /// The flat form that an agent reads from its standard input.
    package func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(Self.magic)
        writer.append(Self.version)
        writer.append(workItem)
        writer.append(attempt)
        writer.append(feedback) { $0.append($1) }
        writer.append(turns) { $1.encode(to: &$0) }
        return writer.bytes
    }

    /// Reads what `encoded` wrote.
    /// - Throws: `agent.script.*` for bytes that are no script, or one that does not end with its only `finish`.
    package init(decoding bytes: [UInt8]) throws(AgentError) {
        guard bytes.count <= Self.byteLimit else { throw .script(.scriptTooLarge) }
        do throws(ByteReader.DecodingFault) {
            var reader = ByteReader(bytes)
            guard try reader.integer(UInt32.self) == Self.magic else {
                throw ByteReader.DecodingFault("no agent script")
            }
            let version = try reader.integer(UInt16.self)
            guard version == Self.version else {
                throw ByteReader.DecodingFault("version \(version) where this agent knows \(Self.version)")
            }
            let workItem = try reader.string()
            let attempt = try reader.integer(UInt32.self)
            let feedback = try reader.optional { reader throws(ByteReader.DecodingFault) in try reader.string() }
            let turns = try Self.turns(from: &reader)
            try reader.end()
            self.init(workItem: workItem, attempt: attempt, feedback: feedback, turns: turns)
        } catch {
            throw .script(.scriptMalformed, error)
        }
    }

    private static func turns(from reader: inout ByteReader) throws(ByteReader.DecodingFault) -> [Turn] {
        let turns = try reader.list(limit: turnLimit) { reader throws(ByteReader.DecodingFault) in
            try Turn(from: &reader)
        }
        guard turns.last?.isFinish == true, turns.dropLast().allSatisfy({ !$0.isFinish }) else {
            throw ByteReader.DecodingFault("turns that do not end with their only finish")
        }
        return turns
    }
}

extension AgentScript.Turn {
    private enum Tag: UInt8 {
        case write = 1
        case run, delete, link, finish
    }

    fileprivate func encode(to writer: inout ByteWriter) {
        switch self {
        case .write(let path, let content, let executable):
            writer.append(Tag.write.rawValue)
            writer.append(bytes: path)
            writer.append(bytes: content)
            writer.append(executable)
        case .run(let arguments):
            writer.append(Tag.run.rawValue)
            writer.append(arguments) { $0.append(bytes: $1) }
        case .delete(let path):
            writer.append(Tag.delete.rawValue)
            writer.append(bytes: path)
        case .link(let path, let target):
            writer.append(Tag.link.rawValue)
            writer.append(bytes: path)
            writer.append(bytes: target)
        case .finish(let summary):
            writer.append(Tag.finish.rawValue)
            writer.append(summary)
        }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteReader.DecodingFault) {
        switch Tag(rawValue: try reader.integer(UInt8.self)) {
        case .write:
            let path = try reader.byteString()
            let content = try reader.byteString()
            self = .write(path: path, content: content, executable: try reader.bool())
        case .run:
            let arguments = try reader.list(limit: AgentScript.argumentLimit) {
                reader throws(ByteReader.DecodingFault) in try reader.byteString()
            }
            guard !arguments.isEmpty else { throw ByteReader.DecodingFault("a command without arguments") }
            self = .run(arguments: arguments)
        case .delete: self = .delete(path: try reader.byteString())
        case .link:
            let path = try reader.byteString()
            self = .link(path: path, target: try reader.byteString())
        case .finish: self = .finish(summary: try reader.string())
        case nil: throw ByteReader.DecodingFault("a turn of no known kind")
        }
    }
}

extension ByteReader {
    /// `array` with a limit of its own: a count costs its sender four bytes, and room for that many elements would cost
    /// the reader many times what was sent.
    fileprivate mutating func list<Element>(
        limit: Int, _ each: (inout ByteReader) throws(DecodingFault) -> Element
    ) throws(DecodingFault) -> [Element] {
        let count = Int(try integer(UInt32.self))
        guard count <= limit else { throw DecodingFault("\(count) elements where \(limit) are allowed") }
        var values: [Element] = []
        for _ in 0..<count { values.append(try each(&self)) }
        return values
    }
}

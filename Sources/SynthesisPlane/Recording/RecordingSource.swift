// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Yams

/// A recording's text and tree: every access says in which line it failed.
struct RecordingSource {
    let file: String

    /// The keys of one mapping, none unknown.
    struct Entries {
        let source: RecordingSource
        let operation: String
        let node: Node
        let values: [String: Node]

        /// The value of a key that must be there.
        func value(_ key: String) throws(RecordingError) -> Node {
            guard let value = values[key] else { throw source.error(operation, node, .missingKey(key)) }
            return value
        }
    }

    /// The tree of a whole file, without anchors, aliases and tags.
    func parse(_ bytes: [UInt8]) throws(RecordingError) -> Node {
        guard bytes.count <= Recording.byteLimit else {
            throw failure(.tooLarge(limit: Recording.byteLimit, unit: "bytes"))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw failure(.binary) }
        if let index = bytes.firstIndex(where: Self.isBinary) {
            throw failure(.binary, line: bytes[..<index].count { $0 == UInt8(ascii: "\n") } + 1)
        }
        do {
            let parser = try Parser(yaml: text, encoding: .utf8)
            // Nodes hold their anchors weakly, the parser holds them.
            defer { withExtendedLifetime(parser) {} }
            guard let root = try parser.singleRoot() else { throw failure(.empty) }
            try refuseAnchors(in: root)
            return root
        } catch let error as RecordingError {
            throw error
        } catch let error as YamlError {
            throw failure(of: error)
        } catch {
            throw failure(.malformed("\(error)"))
        }
    }

    private static func isBinary(_ byte: UInt8) -> Bool {
        byte == 0x7F || byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
    }

    /// An alias comes after its anchor: the walk never enters what an alias has multiplied.
    private func refuseAnchors(in node: Node, isKey: Bool = false) throws(RecordingError) {
        guard node.anchor == nil else { throw error("read recording", node, .aliased) }
        let tag: Tag
        switch node {
        case .mapping(let mapping):
            tag = mapping.tag
            for (key, value) in mapping {
                try refuseAnchors(in: key, isKey: true)
                try refuseAnchors(in: value)
            }
        case .sequence(let sequence):
            tag = sequence.tag
            for element in sequence { try refuseAnchors(in: element) }
        case .scalar(let scalar): tag = scalar.tag
        case .alias: throw error("read recording", node, .aliased)
        }
        // What is quoted is tagged as a text; a key already by its looks, and is looked up by its text alone.
        guard isKey || [Tag.Name.implicit, .str].map(\.rawValue).contains(tag.description) else {
            throw error("read recording", node, .aliased)
        }
    }

    /// The error about one node.
    func error(
        _ operation: String, _ node: Node, _ cause: RecordingError.Cause, hint: String? = nil
    ) -> RecordingError {
        RecordingError(
            location: location(of: node), operation: operation, subject: "", cause: cause, hint: hint)
    }

    /// Where a node begins.
    func location(of node: Node) -> SourceLocation { SourceLocation(file: file, line: node.mark?.line ?? 1) }

    private func failure(_ cause: RecordingError.Cause, line: Int? = nil) -> RecordingError {
        RecordingError(
            location: line.map { SourceLocation(file: file, line: $0) }, operation: "read recording",
            subject: line == nil ? file : "", cause: cause)
    }

    private func failure(of error: YamlError) -> RecordingError {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let reason = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
            return failure(.malformed(reason), line: mark.line)
        case .duplicatedKeysInMapping(let keys, let context):
            return failure(.duplicateKey(keys.sorted().first ?? ""), line: context.mark.line)
        case .reader(let problem, _, _, _): return failure(.malformed(problem))
        default: return failure(.malformed("\(error)"))
        }
    }
}

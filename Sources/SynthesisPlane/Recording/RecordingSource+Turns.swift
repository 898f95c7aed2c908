// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import SandboxRuntime
internal import Yams

extension RecordingSource {
    /// What each kind of turn may say beside its own key.
    private static let companions: [(kind: String, keys: [String])] = [
        ("write", ["text", "executable"]), ("run", []), ("delete", []), ("link", ["target"]), ("finish", []),
    ]

    /// One element of `turns`: exactly one of the kinds, and only what belongs to it.
    func turn(_ node: Node) throws(RecordingError) -> AgentScript.Turn {
        guard let mapping = node.mapping else {
            throw error("read turn", node, .wrongType(expected: "a mapping"))
        }
        let names = mapping.keys.compactMap(\.scalar?.string)
        guard let (kind, keys) = Self.companions.first(where: { names.contains($0.kind) }) else {
            let all = Self.companions.map(\.kind)
            // A misspelt kind is told as what it is.
            _ = try entries(of: node, "read turn", known: all + Self.companions.flatMap(\.keys))
            throw error("read turn", node, .missingKey(all.joined(separator: ", ")), hint: "exactly one of these")
        }
        let entries = try entries(of: node, "read turn", known: [kind] + keys)
        let value = try entries.value(kind)
        switch kind {
        case "write":
            return .write(
                path: Array(try text(value, "read write").utf8),
                content: Array(try text(try entries.value("text"), "read text").utf8),
                executable: try entries.values["executable"].map { node throws(RecordingError) in
                    try bool(node, "read executable")
                } ?? false)
        case "run": return .run(arguments: try arguments(value))
        case "delete": return .delete(path: Array(try text(value, "read delete").utf8))
        case "link":
            return .link(
                path: Array(try text(value, "read link").utf8),
                target: Array(try text(try entries.value("target"), "read target").utf8))
        default: return .finish(summary: try text(value, "read finish"))
        }
    }

    private func arguments(_ node: Node) throws(RecordingError) -> [[UInt8]] {
        let nodes = try list(node, "read run")
        guard !nodes.isEmpty else {
            throw error("read run", node, .wrongType(expected: "a list of at least a program"))
        }
        guard nodes.count <= AgentScript.argumentLimit else {
            throw error("read run", node, .tooLarge(limit: AgentScript.argumentLimit, unit: "arguments"))
        }
        return try nodes.map { node throws(RecordingError) in Array(try text(node, "read run").utf8) }
    }
}

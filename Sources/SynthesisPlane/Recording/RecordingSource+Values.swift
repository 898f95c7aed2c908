// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import SandboxRuntime
internal import Yams

extension RecordingSource {
    /// The keys of a mapping; any other than `known` is an error in its own line.
    func entries(of node: Node, _ operation: String, known: [String]) throws(RecordingError) -> Entries {
        guard let mapping = node.mapping else {
            throw error(operation, node, .wrongType(expected: "a mapping"))
        }
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            let name = try text(key, operation)
            guard known.contains(name) else {
                throw error(
                    operation, key, .unknownKey(name), hint: "known here: \(known.joined(separator: ", "))")
            }
            // `a` and `!!str a` are two keys for YAML.
            guard values.updateValue(value, forKey: name) == nil else {
                throw error(operation, key, .duplicateKey(name))
            }
        }
        return Entries(source: self, operation: operation, node: node, values: values)
    }

    /// The elements of a list, which may be empty.
    func list(_ node: Node, _ operation: String) throws(RecordingError) -> [Node] {
        guard let sequence = node.sequence else { throw error(operation, node, .wrongType(expected: "a list")) }
        return Array(sequence)
    }

    /// A scalar's text as it was written, so that `[sleep, 1]` needs no quotes; nothing is not a text.
    func text(_ node: Node, _ operation: String) throws(RecordingError) -> String {
        guard let scalar = node.scalar else { throw error(operation, node, .wrongType(expected: "a text")) }
        let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        guard !isNull else {
            throw error(operation, node, .wrongType(expected: "a text"), hint: "write \"\" for an empty one")
        }
        return scalar.string
    }

    /// A whole number from 0 to 999999999, without quotes.
    func integer(_ node: Node, _ operation: String) throws(RecordingError) -> Int {
        guard let scalar = node.scalar, scalar.style == .plain, scalar.string.utf8.count < 10,
            scalar.string.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let value = Int(scalar.string)
        else { throw error(operation, node, .wrongType(expected: "a whole number")) }
        return value
    }

    /// `true` or `false`, without quotes.
    func bool(_ node: Node, _ operation: String) throws(RecordingError) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain, let value = Bool(scalar.string) else {
            throw error(operation, node, .wrongType(expected: "true or false"))
        }
        return value
    }

    /// One element of `attempts`.
    func attempt(_ node: Node) throws(RecordingError) -> Recording.Attempt {
        let entries = try entries(of: node, "read attempt", known: ["work-item", "attempt", "turns"])
        let nameNode = try entries.value("work-item")
        guard let name = WorkItemName(try text(nameNode, "read work-item")) else {
            throw error("read work-item", nameNode, .wrongType(expected: "a work item's name"))
        }
        let numberNode = try entries.value("attempt")
        let number = try integer(numberNode, "read attempt")
        guard number > 0 else {
            throw error("read attempt", numberNode, .wrongType(expected: "a number from 1"))
        }
        let turnsNode = try entries.value("turns")
        let nodes = try list(turnsNode, "read turns")
        guard nodes.count <= AgentScript.turnLimit else {
            throw error("read turns", turnsNode, .tooLarge(limit: AgentScript.turnLimit, unit: "turns"))
        }
        var turns: [AgentScript.Turn] = []
        for node in nodes {
            if turns.last?.isFinish == true { throw error("read turn", node, .finishNotLast) }
            turns.append(try turn(node))
        }
        guard turns.last?.isFinish == true else {
            throw error("read turns", nodes.last ?? turnsNode, .finishNotLast)
        }
        return Recording.Attempt(workItem: name, number: number, turns: turns, location: location(of: node))
    }
}

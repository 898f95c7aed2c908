// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Finds many values in one walk (Aho and Corasick, 1975): linear in what is looked through, whatever is looked for.
struct ValueAutomaton: Sendable {
    /// A value that ends in a node.
    private struct Ending {
        let length: Int
        let name: String
    }

    private struct Node {
        var children: [UInt8: Int] = [:]
        /// The node of the longest proper suffix.
        var fallback = 0
        /// The longest value that ends here.
        var ending: Ending?
        /// How much of a value has been seen here, and of which.
        var depth = 0
        var name = ""
    }

    private var nodes = [Node()]
    /// Most of a text is in the root: its children without hashing.
    private var root = [Int](repeating: 0, count: 256)
    /// Whether a value ends in a node: asked at each byte, where a look at the ending itself would count references.
    private var hasEnding: [Bool] = []

    init(_ values: [SecretValue]) {
        for value in values {
            for form in value.forms { insert(form, value.name) }
        }
        for (byte, child) in nodes[0].children { root[Int(byte)] = child }
        link()
    }

    var isEmpty: Bool { nodes.count == 1 }

    private mutating func insert(_ form: [UInt8], _ name: String) {
        var node = 0
        for byte in form {
            if let child = nodes[node].children[byte] {
                node = child
            } else {
                nodes.append(Node(depth: nodes[node].depth + 1, name: name))
                nodes[node].children[byte] = nodes.count - 1
                node = nodes.count - 1
            }
        }
        // Of two secrets with one value the first by name is told.
        if let known = nodes[node].ending, known.name <= name { return }
        nodes[node].ending = Ending(length: form.count, name: name)
    }

    private mutating func link() {
        var queue = Array(nodes[0].children.values)
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            for (byte, child) in nodes[node].children {
                nodes[child].fallback = step(from: nodes[node].fallback, byte)
                queue.append(child)
            }
            if nodes[node].ending == nil { nodes[node].ending = nodes[nodes[node].fallback].ending }
        }
        hasEnding = nodes.map { $0.ending != nil }
    }

    private func step(from node: Int, _ byte: UInt8) -> Int {
        var node = node
        while node != 0 {
            if let child = nodes[node].children[byte] { return child }
            node = nodes[node].fallback
        }
        return root[Int(byte)]
    }

    /// Where values stand, first to last; those that overlap are one. Markers are stepped over. What the end of the
    /// text cuts off is a value too: what people say is often shown only up to a limit.
    @specialized(where Bytes == [UInt8])
    func matches<Bytes: RandomAccessCollection<UInt8>>(in bytes: Bytes, names: Set<String>) -> [SecretMatch]
    where Bytes.Index == Int {
        var matches: [SecretMatch] = []
        let last = walk(bytes, names: names) { ending, end in
            add(SecretMatch(range: (end - ending.length)..<end, name: ending.name, kind: ""), to: &matches)
        }
        if nodes[last].depth >= SecretValue.minimum {
            let start = bytes.endIndex - nodes[last].depth
            add(SecretMatch(range: start..<bytes.endIndex, name: nodes[last].name, kind: ""), to: &matches)
        }
        return matches
    }

    /// How much at the end of a text is the beginning of a value.
    func unfinishedLength(of bytes: [UInt8], names: Set<String>) -> Int {
        nodes[walk(bytes, names: names) { _, _ in }].depth
    }

    /// Visits every value by its end.
    /// - Returns: the node at the end of the text.
    @specialized(where Bytes == [UInt8])
    private func walk<Bytes: RandomAccessCollection<UInt8>>(
        _ bytes: Bytes, names: Set<String>, _ visit: (_ ending: Ending, _ end: Int) -> Void
    ) -> Int where Bytes.Index == Int {
        var (node, index) = (0, bytes.startIndex)
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "["),
                let end = RedactionMarker.end(in: bytes, at: index, names: names)
            {
                (node, index) = (0, end)
                continue
            }
            index += 1
            node = node == 0 ? root[Int(byte)] : step(from: node, byte)
            if hasEnding[node], let ending = nodes[node].ending { visit(ending, index) }
        }
        return node
    }

    private func add(_ match: SecretMatch, to matches: inout [SecretMatch]) {
        var match = match
        while let last = matches.last, last.range.upperBound > match.range.lowerBound {
            let name = last.range.count >= match.range.count ? last.name : match.name
            let start = min(last.range.lowerBound, match.range.lowerBound)
            match = SecretMatch(range: start..<match.range.upperBound, name: name, kind: "")
            matches.removeLast()
        }
        matches.append(match)
    }
}

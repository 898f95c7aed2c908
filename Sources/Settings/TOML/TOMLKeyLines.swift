// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The line of each key in a TOML document, which the parser does not tell. It judges nothing: where the text is not
/// TOML it finds some lines and ends.
struct TOMLKeyLines {
    /// One part of the way to a value.
    enum Step: Hashable {
        case key(String)
        case element(Int)
    }

    /// Tables in tables, headers and dots counted; the parser would recurse through more.
    static let depthLimit = 32

    /// Nil for a path that is not in the text.
    private(set) var lines: [[Step]: Int] = [:]
    /// The line that goes deeper than `depthLimit`; nothing behind it was looked at.
    private(set) var tooDeepLine: Int?

    private var cursor: TOMLCursor
    /// How many elements each array of tables has so far.
    private var elementCounts: [[Step]: Int] = [:]

    init(_ text: String) {
        cursor = TOMLCursor(text)
        var table: [Step] = []
        while cursor.skipBlank() {
            let start = cursor.position
            if cursor.next == UInt8(ascii: "[") { table = readHeader() } else { readEntry(in: table) }
            // What is not TOML must not hold the scan up.
            if cursor.position == start { cursor.advance() }
        }
    }

    private mutating func note(_ path: [Step]) {
        guard path.count <= Self.depthLimit else {
            tooDeepLine = tooDeepLine ?? cursor.line
            return cursor.end()
        }
        if lines[path] == nil { lines[path] = cursor.line }
    }

    /// `[a.b]` or `[[a.b]]`: the path that the entries below it belong to.
    private mutating func readHeader() -> [Step] {
        cursor.advance()
        let isElement = cursor.take("[")
        let keys = cursor.takeKey()
        var path: [Step] = []
        for (index, key) in keys.enumerated() {
            path.append(.key(key))
            note(path)
            if isElement, index == keys.count - 1 {
                let count = elementCounts[path, default: 0]
                elementCounts[path] = count + 1
                path.append(.element(count))
                note(path)
            } else if let count = elementCounts[path] {
                // A header speaks of the last element of an array of tables.
                path.append(.element(count - 1))
            }
        }
        cursor.skipSpaces()
        while cursor.take("]") {}
        return path
    }

    private mutating func readEntry(in table: [Step]) {
        let keys = cursor.takeKey()
        var path = table
        for key in keys {
            path.append(.key(key))
            note(path)
        }
        cursor.skipSpaces()
        guard !keys.isEmpty, cursor.take("=") else { return }
        readValue(at: path)
    }

    private mutating func readValue(at path: [Step]) {
        cursor.skipSpaces()
        switch cursor.next {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = cursor.takeString()
        case UInt8(ascii: "["): readList(at: path)
        case UInt8(ascii: "{"): readInlineTable(at: path)
        default: cursor.skipBareValue()
        }
    }

    private mutating func readList(at path: [Step]) {
        cursor.advance()
        var count = 0
        while cursor.skipBlank(), !cursor.take("]") {
            if cursor.take(",") { continue }
            let start = cursor.position
            let element = path + [.element(count)]
            note(element)
            readValue(at: element)
            count += 1
            guard cursor.position > start else { return }
        }
    }

    private mutating func readInlineTable(at path: [Step]) {
        cursor.advance()
        while cursor.skipBlank(), !cursor.take("}") {
            if cursor.take(",") { continue }
            let start = cursor.position
            readEntry(in: path)
            guard cursor.position > start else { return }
        }
    }
}

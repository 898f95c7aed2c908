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
    /// What must not reach the parser; nothing behind it was looked at.
    private(set) var obstacle: Obstacle?

    /// A place that the parser would not survive.
    struct Obstacle: Equatable {
        let line: Int
        let cause: String
    }

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
            return stop("it has tables in more than \(Self.depthLimit) tables")
        }
        if lines[path] == nil { lines[path] = cursor.line }
    }

    private mutating func stop(_ cause: String) {
        obstacle = obstacle ?? Obstacle(line: cursor.line, cause: cause)
        cursor.end()
    }

    /// `[a.b]` or `[[a.b]]`: the path that the entries below it belong to.
    private mutating func readHeader() -> [Step] {
        cursor.advance()
        cursor.skipSpaces()
        let isElement = cursor.take("[")
        cursor.skipSpaces()
        guard cursor.isAtKey else {
            // The parser takes for granted that a name follows, and aborts or worse where none does.
            stop("not valid TOML: a table header without a name")
            return []
        }
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
        default:
            // The parser reads past the end of some that are cut short, and aborts where there is none.
            guard cursor.skipBareValue() else { return stop("not valid TOML: a value is missing or not in quotes") }
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

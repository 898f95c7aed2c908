// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Columns of text under headings. A cell is a list of lines; longer lines are wrapped.
struct TextTable {
    /// A column is not squeezed below this or its heading.
    static let leastWidth = 12
    private static let gap = "  "

    private let rows: [[[String]]]
    private let headings: [String]

    /// - Parameter rows: each with a cell for every heading; cells hold no control characters.
    init(headings: [String], rows: [[[String]]]) {
        self.headings = headings
        self.rows = rows
    }

    /// Without white space at the ends of lines.
    func lines(within limit: Int) -> [String] {
        let widths = columnWidths(within: limit)
        return ([headings.map { [$0] }] + rows).flatMap { render($0, widths) }
    }

    private func columnWidths(within limit: Int) -> [Int] {
        var widths = headings.indices.map { column in
            ([headings[column]] + rows.flatMap { $0[column] }).map(Self.columns).max() ?? 0
        }
        let floors = headings.map { max(Self.columns($0), Self.leastWidth) }
        let room = limit - Self.gap.count * (headings.count - 1)
        // A few hundred steps at most: what is wider than the table is cut down to it first.
        widths = widths.map { min($0, limit) }
        while widths.reduce(0, +) > room {
            let squeezable = widths.indices.filter { widths[$0] > floors[$0] }
            guard let widest = squeezable.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func render(_ row: [[String]], _ widths: [Int]) -> [String] {
        let cells = zip(row, widths).map { cell, width in cell.flatMap { Self.wrap($0, to: width) } }
        let height = cells.map(\.count).max() ?? 0
        return (0..<height).map { index in
            var line = ""
            for (cell, width) in zip(cells, widths) {
                let text = index < cell.count ? cell[index] : ""
                line += text + String(repeating: " ", count: max(0, width - Self.columns(text))) + Self.gap
            }
            let spaces = line.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
            line.removeLast(spaces)
            return line
        }
    }

    /// At spaces where there are any, otherwise inside a word.
    static func wrap(_ text: String, to width: Int) -> [String] {
        let space = UInt8(ascii: " ")
        if isGraphic(text), text.utf8.count <= width, !text.utf8.contains(space) { return text.isEmpty ? [] : [text] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ").map(String.init) {
            if !line.isEmpty, columns(line) + 1 + columns(word) <= width {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            for character in word {
                if !line.isEmpty, columns(line) + columns(String(character)) > width {
                    lines.append(line)
                    line = ""
                }
                line.append(character)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// How many columns of a terminal a text takes: two for each East Asian wide character.
    static func columns(_ text: String) -> Int {
        if isGraphic(text) { return text.utf8.count }
        return columnsOfCharacters(text)
    }

    /// Only characters that take one byte and one column.
    private static func isGraphic(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }

    private static func columnsOfCharacters(_ text: String) -> Int {
        text.reduce(0) { $0 + ($1.unicodeScalars.contains(where: isWide) ? 2 : 1) }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// An article of the documentation, which becomes a section of the manual page: a title, paragraphs, and tables of two
/// columns.
package struct Article: Sendable {
    /// What stands between two blank lines.
    package enum Block: Equatable, Sendable {
        case paragraph(String)
        /// A table's rows, without its head.
        case entries([[String]])
    }

    package let title: String
    package let blocks: [Block]

    /// - Parameter name: the file's, for errors.
    package init(_ text: String, name: String) throws(ManualPageError) {
        var paragraphs: [[(number: Int, line: Substring)]] = [[]]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].append((index + 1, line))
            }
        }
        paragraphs.removeAll(where: \.isEmpty)
        guard let first = paragraphs.first?.first, first.line.hasPrefix("# "), paragraphs[0].count == 1 else {
            throw ManualPageError(code: "article.title", place: "\(name):1", cause: "the first line is no `# Title`")
        }
        title = String(first.line.dropFirst(2))
        var blocks: [Block] = []
        for lines in paragraphs.dropFirst() { blocks.append(try Self.block(lines, name)) }
        self.blocks = blocks
    }

    private static func block(_ lines: [(number: Int, line: Substring)], _ name: String) throws(ManualPageError)
        -> Block
    {
        guard lines[0].line.hasPrefix("|") else {
            for (number, line) in lines where ["#", "-", "```", "<", "|"].contains(where: { line.hasPrefix($0) }) {
                throw ManualPageError(
                    code: "article.block", place: "\(name):\(number)",
                    cause: "a manual page takes paragraphs and tables of two columns only")
            }
            return .paragraph(lines.map { String($0.line) }.joined(separator: "\n"))
        }
        var rows: [[String]] = []
        for (number, line) in lines.dropFirst(2) {
            let cells = line.split(separator: "|").map { $0.trimming(while: \.isWhitespace) }
            guard line.hasPrefix("|"), cells.count == 2 else {
                throw ManualPageError(code: "article.row", place: "\(name):\(number)", cause: "a row has two columns")
            }
            rows.append(cells)
        }
        return .entries(rows)
    }
}

extension Substring {
    fileprivate func trimming(while predicate: (Character) -> Bool) -> String {
        var rest = self[...]
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return String(rest.drop(while: predicate))
    }
}

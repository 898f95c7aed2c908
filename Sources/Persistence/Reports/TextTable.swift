// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Rows under headings, each column as wide as its widest cell.
struct TextTable {
    let headings: [String]
    /// As many cells in each as there are headings.
    let rows: [[String]]

    /// One line for each row, the headings first; every cell is safe to show on a terminal.
    var text: String {
        let lines = [headings] + rows.map { row in row.map { TerminalText.escape($0) } }
        let widths = headings.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            let cells = zip(line, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count)
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }
}

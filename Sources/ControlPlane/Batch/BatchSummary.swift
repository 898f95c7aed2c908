// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// The summary of a batch for people, in the order of the names.
package struct BatchSummary: Sendable {
    private var rows: [[String]] = []

    package init() {}

    /// One specification.
    /// - Parameter note: why, when there is something to say.
    package mutating func add(_ end: BatchEnd, note: String) {
        rows.append([
            TerminalText.escape(end.name), BatchStatus.word(end.status), "\(end.status)",
            BatchProgress.clock(end.milliseconds), note,
        ])
    }

    /// Headings and rows, each column as wide as its widest cell; the last is as wide as it likes.
    package var text: String {
        let lines = [["SPEC", "STATUS", "EXIT", "TIME", "WHY"]] + rows.sorted { $0[0] < $1[0] }
        let widths = (0..<4).map { column in lines.map { TerminalText.columns(of: $0[column]) }.max() ?? 0 }
        return lines.map { line in
            let cells = zip(line, widths).map { TerminalText.fit($0, columns: $1) } + [line[4]]
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What people are shown while a batch runs: lines for a terminal, made anew whenever something changes.
package struct BatchProgress: Sendable {
    /// How the lines look.
    package struct Style: Sendable {
        /// Of the terminal; at least 20 are used.
        package let columns: Int
        /// Of the terminal; more runs than fit are not shown, because nothing above the first row can be drawn again.
        package let rows: Int
        package let hasColour: Bool

        package init(columns: Int, rows: Int, hasColour: Bool) {
            self.columns = columns
            self.rows = rows
            self.hasColour = hasColour
        }
    }

    private struct Running {
        let index: Int
        let name: String
        let start: Int
        var activity = ""
    }

    private let total: Int
    private let start: Int
    private var running: [Running] = []
    private var counts: [String: Int] = [:]
    private var ended = 0
    private var isStopping = false

    /// - Parameters:
    ///   - total: how many specifications there are.
    ///   - start: in milliseconds, on the clock of all later times.
    package init(total: Int, start: Int) {
        self.total = total
        self.start = start
    }

    /// A specification's run begins.
    package mutating func begin(_ index: Int, name: String, at time: Int) {
        running.append(Running(index: index, name: TerminalText.escape(name), start: time))
    }

    /// What a run is about now, in its own words.
    package mutating func note(_ index: Int, _ activity: String) {
        guard let place = running.firstIndex(where: { $0.index == index }) else { return }
        let trimmed = activity.drop { $0 == " " }
        if !trimmed.isEmpty { running[place].activity = TerminalText.escape(String(trimmed), limit: 200) }
    }

    /// A run has ended.
    package mutating func end(_ index: Int, status: Int32) {
        running.removeAll { $0.index == index }
        ended += 1
        counts[BatchStatus.word(status), default: 0] += 1
    }

    /// Nothing new is started any more.
    package mutating func stop() { isStopping = true }

    /// `3/6`, for lines that stay.
    package var place: String { "\(ended)/\(total)" }

    /// A line for each run, then the total; none is wider than the terminal.
    package func lines(at time: Int, _ style: Style) -> [String] {
        // The last column stays free: some terminals wrap when it is written.
        let columns = max(style.columns, 20) - 1
        return running.prefix(max(0, style.rows - 2)).map { line($0, at: time, columns: columns) }
            + [totalLine(at: time, style, columns: columns)]
    }

    private func line(_ run: Running, at time: Int, columns: Int) -> String {
        let clock = Self.clock(time - run.start)
        let name = min(max(columns / 3, 8), running.map { TerminalText.columns(of: $0.name) }.max() ?? 8)
        let rest = columns - name - clock.count - 6
        let activity = rest > 3 ? TerminalText.fit(run.activity, columns: rest) : ""
        return TerminalText.fit(
            "  \(TerminalText.fit(run.name, columns: name))  \(activity)  \(clock)", columns: columns)
    }

    private func totalLine(at time: Int, _ style: Style, columns: Int) -> String {
        let width = min(24, max(4, columns / 4))
        let filled = total == 0 ? width : width * ended / total
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        let words = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let stopping = isStopping ? ["stopping"] : []
        let tail = ([place] + words + stopping + [Self.clock(time - start)]).joined(separator: "  ")
        let text = TerminalText.fit("[\(bar)] \(tail)", columns: columns)
        guard style.hasColour else { return text }
        let isBad = counts.keys.contains { $0 != BatchStatus.word(0) }
        return "\u{1B}[\(isBad ? 33 : 32)m\(text)\u{1B}[0m"
    }

    /// Minutes and seconds, with hours when there are some.
    package static func clock(_ milliseconds: Int) -> String {
        let seconds = max(0, milliseconds) / 1000
        let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let tail = "\(pad(seconds / 60 % 60)):\(pad(seconds % 60))"
        return seconds < 3600 ? tail : "\(seconds / 3600):\(tail)"
    }
}

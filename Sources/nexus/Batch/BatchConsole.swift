// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane
internal import Domain
internal import Linux

/// The streams of a batch: records or a table on standard output, progress for people on standard error.
struct BatchConsole {
    /// What goes to standard output.
    enum Format: String, CaseIterable {
        case table, ndjson
    }

    /// How progress is shown.
    enum Mode: String, CaseIterable {
        case ansi, plain, none
    }

    private let format: Format
    private let mode: Mode
    private let hasColour: Bool
    private let hasSummary: Bool
    private var progress: BatchProgress
    private var summary = BatchSummary()
    private var drawn = 0

    /// - Parameter start: in milliseconds, on the clock of all later times.
    init(format: Format, mode: Mode, hasColour: Bool, isQuiet: Bool, total: Int, start: Int) {
        self.format = format
        self.mode = mode
        self.hasColour = hasColour
        hasSummary = format == .table || !isQuiet
        progress = BatchProgress(total: total, start: start)
    }

    /// Whether what is shown changes with time alone.
    var isLive: Bool { mode == .ansi }

    mutating func launch(_ record: BatchRecord.Launch) { write(BatchRecord.line(record), at: nil) }

    mutating func begin(_ index: Int, _ specification: BatchSpecification, at time: Int) {
        progress.begin(index, name: specification.name, at: time)
        let record = BatchRecord.Started(
            spec: specification.name, repository: specification.repository, state: specification.state)
        write(BatchRecord.line(record), at: time)
        if mode == .plain { say("\(specification.name): started", at: time) }
    }

    /// What a run says to people.
    mutating func note(_ index: Int, _ activity: String, at time: Int) {
        progress.note(index, activity)
        draw(at: time)
    }

    /// A run has ended before it had come to a result, and goes on in another process.
    mutating func restart(_ name: String, status: Int32, at time: Int) {
        let how = status > 128 ? "killed by signal \(status - 128)" : "stopped by an internal fault"
        say("\(name): \(how); started again", at: time)
    }

    mutating func end(_ index: Int, _ end: BatchEnd, _ rendering: BatchRendering, at time: Int) {
        progress.end(index, status: end.status)
        summary.add(end, note: rendering.note)
        write(rendering.record, at: time)
        let why = rendering.note.isEmpty ? "" : ": \(rendering.note)"
        let clock = BatchProgress.clock(end.milliseconds)
        say("[\(progress.place)] \(end.name): \(BatchStatus.word(end.status)) in \(clock)\(why)", at: time)
    }

    mutating func stop(at time: Int) {
        progress.stop()
        say("stopping: what runs is finished; again to cancel, a third time to kill", at: time)
    }

    /// The end of it: the table, then the last record.
    mutating func done(_ record: BatchRecord.Done) {
        clear()
        if hasSummary { emit(summary.text, to: format == .table ? .output : .error) }
        if format == .ndjson { emit(BatchRecord.line(record), to: .output) }
    }

    /// Shows how things stand now.
    mutating func draw(at time: Int) {
        guard mode == .ansi else { return }
        let (columns, rows) = Terminal.size(of: .error) ?? (80, 24)
        let lines = progress.lines(at: time, .init(columns: columns, rows: rows, hasColour: hasColour))
        emit(erasure + lines.map { $0 + "\n" }.joined(), to: .error)
        drawn = lines.count
    }

    // MARK: Writing

    private mutating func write(_ record: String, at time: Int?) {
        guard format == .ndjson else { return }
        clear()
        emit(record, to: .output)
        if let time { draw(at: time) }
    }

    /// One line that stays.
    private mutating func say(_ text: String, at time: Int) {
        guard mode != .none else { return }
        emit(erasure + TerminalText.escape(text) + "\n", to: .error)
        drawn = 0
        draw(at: time)
    }

    private mutating func clear() {
        guard drawn > 0 else { return }
        emit(erasure, to: .error)
        drawn = 0
    }

    /// Up to the first of the lines that are drawn, and everything from there on gone (console_codes(4)).
    private var erasure: String { drawn > 0 ? "\r\u{1B}[\(drawn)A\u{1B}[J" : "" }

    private func emit(_ text: String, to stream: StandardStream) {
        // A reader that is gone ends the batch by SIGPIPE; a full disk below a redirection is not its business.
        try? stream.write(Array(text.utf8))
    }
}

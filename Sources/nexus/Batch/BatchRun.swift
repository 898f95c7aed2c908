// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane
internal import Domain
internal import Linux

/// Carries a batch out: starts runs as they come to their turn, shows what they do, and outlives all of them.
struct BatchRun {
    private static let signals = [Signals.interrupt, Signals.terminate, Signals.hangUp]
    /// How often a clock that is shown moves.
    private static let tickMilliseconds = 1000

    private let plan: BatchPlan
    private let fronts: [String?: RunFront]
    private let start: Int
    private var schedule: BatchSchedule
    private var console: BatchConsole
    private var children: [BatchChild] = []
    private var statuses: [Int32] = []
    private var stopSignals: [Int32] = []
    /// Specifications whose run was started a second time.
    private var restarted: Set<Int> = []
    private var report: JUnitReport?
    /// Specifications whose stored result was reported again.
    private var kept = 0

    /// - Parameters:
    ///   - fronts: by profile; they start each run, in a process of its own.
    ///   - hasReport: whether a report is asked for.
    init(_ plan: BatchPlan, fronts: [String?: RunFront], console: BatchConsole, start: Int, hasReport: Bool) {
        self.plan = plan
        self.fronts = fronts
        self.console = console
        self.start = start
        report = hasReport ? JUnitReport() : nil
        schedule = BatchSchedule(
            plan.specifications.map { .init(repository: $0.repositoryKey, priority: $0.priority) }, jobs: plan.jobs)
    }

    /// Milliseconds on the monotonic clock.
    static var now: Int { Timer.now / 1000 }

    /// - Parameter keep: takes the report before the last record is written; an error is the batch's own fault.
    /// - Returns: the exit status.
    mutating func run(_ keep: (JUnitReport) throws -> Void) throws -> Int32 {
        try Signals.block(only: Self.signals)
        let signals = try Signals.descriptor(for: Self.signals)
        console.launch(
            .init(
                version: Constants.version, folder: plan.folder, output: plan.output,
                specs: plan.specifications.map(\.name), jobs: plan.jobs))
        while true {
            while let index = schedule.next() { begin(index) }
            if schedule.isDone { break }
            let descriptors = [signals.number] + children.flatMap(\.descriptors)
            let ready = Set(
                try Poll.wait(for: descriptors, milliseconds: console.isLive ? Self.tickMilliseconds : -1))
            for number in Signals.take(from: signals) where ready.contains(signals.number) { stop(number) }
            for child in children { react(child, to: ready) }
            console.draw(at: Self.now)
        }
        return finish(keep)
    }

    // MARK: One specification

    private mutating func begin(_ index: Int) {
        let specification = plan.specifications[index]
        let time = Self.now
        console.begin(index, specification, at: time)
        launch(index, from: time)
    }

    /// - Parameter time: when this specification's turn began.
    private mutating func launch(_ index: Int, from time: Int) {
        let specification = plan.specifications[index]
        do {
            if let refusal = specification.refusal {
                throw FrontError(
                    code: "input.unreadable", operation: "read", subject: specification.name, cause: refusal)
            }
            _ = try OwnedFolder.require(
                specification.folder, owner: specification.owner, what: "the folder for its results", mode: 0o755)
            children.append(
                try BatchChild(index: index, at: time) { [front = fronts[specification.profile]] in
                    do {
                        guard let front else { preconditionFailure("each profile of the plan has its front") }
                        throw try front.start(specification.order)
                    } catch {
                        specification.order.printFailure(error)
                        Failure.exit(error)
                    }
                })
        } catch {
            end(index, status: Failure.status(of: error), from: time, answer: [], complaint: "\(error)")
        }
    }

    private mutating func react(_ child: BatchChild, to ready: Set<Int32>) {
        var activities: [String] = []
        let status = child.react(to: ready) { activities.append($0) }
        for activity in activities { console.note(child.index, activity, at: Self.now) }
        guard let status else { return }
        children.removeAll { $0 === child }
        // Before the repository is given to the next: what is merged on top of what depends on the order.
        if BatchStatus.isUndecided(status), stopSignals.isEmpty, restarted.insert(child.index).inserted {
            console.restart(plan.specifications[child.index].name, status: status, at: Self.now)
            return launch(child.index, from: child.startMilliseconds)
        }
        end(
            child.index, status: status, from: child.startMilliseconds, answer: child.answer,
            complaint: child.complaint)
    }

    private mutating func end(_ index: Int, status: Int32, from time: Int, answer: [UInt8], complaint: String) {
        let specification = plan.specifications[index]
        // Goes only when nothing was put into it: a refusal leaves nothing behind.
        OwnedFolder.withdraw(specification.folder, owner: specification.owner)
        let end = BatchEnd(
            name: specification.name, folder: plan.folder, status: status, milliseconds: Self.now - time,
            repository: specification.repository, state: specification.state)
        let rendering = BatchReading.rendering(end, answer: answer, complaint: complaint)
        report?.add(rendering, at: index)
        if rendering.isKept { kept += 1 }
        statuses.append(status)
        schedule.end(index)
        console.end(index, end, rendering, at: Self.now)
    }

    // MARK: The batch

    /// First drains, second cancels, third kills: each run counts for itself.
    private mutating func stop(_ signal: Int32) {
        stopSignals.append(signal)
        schedule.stop()
        for child in children { child.signal(signal) }
        if stopSignals.count == 1 { console.stop(at: Self.now) }
    }

    private mutating func finish(_ keep: (JUnitReport) throws -> Void) -> Int32 {
        var status = stopSignals.first.map { $0 == Signals.interrupt ? 130 : 143 } ?? BatchStatus.gravest(statuses)
        if let report {
            do { try keep(report) } catch {
                Failure.complain(error)
                status = BatchStatus.gravest([status, 70])
            }
        }
        console.done(
            .init(
                exit: status, milliseconds: Self.now - start,
                counts: statuses.reduce(into: [:]) { $0[BatchStatus.word($1), default: 0] += 1 },
                kept: kept, left: plan.specifications.count - statuses.count))
        return status
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import Logging
internal import Observability
internal import Persistence
internal import SandboxRuntime

/// Those who listen to a run: the lines on the operator's terminal, and the log.
struct RunObservation: Sendable {
    /// So much of its news waits for who is slow.
    private static let backlog = 4096

    let bus = EventBus<RunNews>()
    private let logger: Logger
    private let redactor: Redactor
    private let progress: @Sendable (String) -> Void

    /// - Parameter progress: takes one line for people.
    init(
        _ request: ObservationRequest, state: String, redactor: Redactor, progress: @escaping @Sendable (String) -> Void
    ) throws(StateError) {
        let sink: @Sendable ([UInt8]) -> Void
        switch request.destination {
        case .file:
            let file = try LogFile(state: state, byteLimit: request.rotateSize)
            sink = { file.append($0) }
        case .standardError: sink = { Console.write($0) }
        }
        logger =
            JSONLogHandler(
                level: Logger.Level(rawValue: request.level.rawValue) ?? .info, redactor: redactor, now: WallClock.now,
                sink: sink
            ).logger
        self.redactor = redactor
        self.progress = progress
    }

    /// Carries out a body while everybody listens; returns when all of what it told has been heard.
    func during<Value: Sendable>(
        _ run: RunID, _ items: [WorkItem], _ body: () async throws -> Value
    ) async throws -> Value {
        logger.notice("run under way", metadata: [LogCorrelation.run.rawValue: "\(run)"])
        let (shown, logged) = (bus.subscribe(limit: Self.backlog), bus.subscribe(limit: Self.backlog))
        async let showing: Void = show(shown, ProgressLines(items))
        async let logging: Void = log(logged)
        do {
            let value = try await body()
            bus.finish()
            _ = await (showing, logging)
            return value
        } catch {
            bus.finish()
            _ = await (showing, logging)
            throw error
        }
    }

    private func show(_ news: AsyncStream<RunNews>, _ lines: ProgressLines) async {
        for await one in news {
            for line in lines.lines(for: one) { progress(redactor.redact(line)) }
        }
    }

    private func log(_ news: AsyncStream<RunNews>) async {
        var log = EventLog(logger)
        for await one in news { log.write(one) }
        if bus.dropped > 0 { logger.warning("news were not heard", metadata: ["count": "\(bus.dropped)"]) }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
package import Linux
internal import SandboxRuntime
internal import Synchronization

internal import class Foundation.Thread

/// The orchestrator's end of the socket to the supervisor.
package final class SupervisorClient: Sendable {
    /// The number under which an orchestrator finds the socket.
    package static let descriptor = PayloadDescriptor.result

    private typealias Answer = Result<Ended, SandboxError>

    private struct Ended: Sendable {
        let outcome: SandboxOutcome
        let collection: SandboxResult.Collection?
    }

    private struct State {
        var lastSequence: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Answer, Never>] = [:]
        var isClosed = false
    }

    private let socket: SocketDescriptor
    private let state = Mutex(State())
    private let onStop: @Sendable (_ level: UInt8, _ status: UInt8) -> Void

    /// - Parameters:
    ///   - socket: the inherited end.
    ///   - onStop: called, on a thread of the client's own, when the operator asks to stop: level 1 drains, 2
    ///     cancels, and the process that the operator started will end with the status.
    package init(socket: consuming SocketDescriptor, onStop: @escaping @Sendable (UInt8, UInt8) -> Void) {
        self.socket = socket
        self.onStop = onStop
    }

    /// Starts to listen; once.
    package func start() {
        // Reading blocks, so it has a thread of its own.
        let thread = Thread { [self] in listen() }
        thread.name = "supervisor"
        thread.start()
    }

    /// Whether the supervisor has closed the connection: it has ended, and this process is about to.
    package var isClosed: Bool { state.withLock(\.isClosed) }

    /// Runs one sandbox to its end. Cancelling the token ends the sandbox; its outcome then says so.
    package func run(
        _ launch: SandboxLaunch, cancellation: CancellationToken
    ) async throws(SandboxError) -> SandboxResult {
        let streams = try LaunchStreams(launch)
        let request = Request.launch(
            .init(
                plan: launch.plan, layers: launch.layers, workingFolder: Constants.workspacePath,
                hasResult: launch.hasResult, wallMilliseconds: launch.wallMilliseconds))
        let answer = await withCheckedContinuation { (continuation: CheckedContinuation<Answer, Never>) in
            if let sequence = enqueue(request, streams.descriptors, continuation) {
                cancellation.onCancel { [weak self] in self?.cancel(sequence) }
            }
        }
        let ended = try answer.get()
        return try streams.result(outcome: ended.outcome, collection: ended.collection)
    }

    /// Sends under the lock: sequence numbers must reach the supervisor in order.
    private func enqueue(
        _ request: Request, _ descriptors: [Int32], _ continuation: CheckedContinuation<Answer, Never>
    ) -> UInt64? {
        let failure: SandboxError? = state.withLock { state in
            guard !state.isClosed else { return Self.gone }
            state.lastSequence += 1
            do throws(LinuxError) {
                try send(request.frame(sequence: state.lastSequence), descriptors)
                state.waiting[state.lastSequence] = continuation
                return nil
            } catch {
                state.isClosed = true
                return Self.unreachable(error)
            }
        }
        if let failure {
            continuation.resume(returning: .failure(failure))
            return nil
        }
        return state.withLock(\.lastSequence)
    }

    private func cancel(_ launch: UInt64) {
        state.withLock { state in
            guard !state.isClosed, state.waiting[launch] != nil else { return }
            state.lastSequence += 1
            // A supervisor that is gone has ended the sandbox already.
            try? send(Request.cancel(launch: launch).frame(sequence: state.lastSequence), [])
        }
    }

    private func send(_ frame: [UInt8], _ descriptors: [Int32]) throws(LinuxError) {
        while true {
            do {
                return try MessageSocket.send(frame, descriptors: descriptors, over: socket)
            } catch  where error.errno == .again {
                _ = try Poll.wait(for: [socket.number], writing: [socket.number])
            }
        }
    }

    // MARK: Answers

    private func listen() {
        while let message = try? MessageSocket.receive(from: socket, capacity: FrameHeader.frameByteLimit) {
            guard let (sequence, response) = try? Response.decode(message.bytes) else { break }
            switch response {
            case .ended(let outcome, let hasCollection):
                resume(sequence, Self.ended(outcome, hasCollection, message.descriptors))
            case .refused(let code, let subject):
                resume(
                    sequence,
                    .failure(
                        SandboxError(
                            code: "supervisor.refused", operation: "launch", subject: subject, cause: code)))
            case .stopRequested(let level, let status): onStop(level, status)
            }
        }
        let abandoned = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in abandoned { continuation.resume(returning: .failure(Self.gone)) }
    }

    private func resume(_ sequence: UInt64, _ answer: Answer) {
        let continuation = state.withLock { $0.waiting.removeValue(forKey: sequence) }
        continuation?.resume(returning: answer)
    }

    private static func ended(_ outcome: SandboxOutcome, _ hasCollection: Bool, _ descriptors: [Int32]) -> Answer {
        guard hasCollection, descriptors.count == 2 else {
            for number in descriptors { FileDescriptor(owning: number).close() }
            return .success(Ended(outcome: outcome, collection: nil))
        }
        let mount = DirectoryDescriptor(owning: descriptors[0])
        let memory = MemoryDescriptor(owning: descriptors[1])
        // A mount's own descriptor is O_PATH; listing needs one that is open.
        guard
            let view = try? Files.open(".", below: mount, [.readOnly, .directory], as: DescriptorKind.Directory.self),
            let bytes = try? MemoryFile.contents(of: memory, limit: 64 << 20, name: "opaque folders"),
            let opaque = try? OpaqueFolders.decode(bytes)
        else {
            return .failure(
                SandboxError(
                    code: "supervisor.answer", operation: "read", subject: "opaque folders", cause: "malformed"))
        }
        return .success(Ended(outcome: outcome, collection: .init(view: view, opaque: Set(opaque))))
    }

    private static let gone = SandboxError(
        code: "supervisor.gone", operation: "ask", subject: "the supervisor", cause: "it has closed the connection")

    private static func unreachable(_ error: LinuxError) -> SandboxError {
        SandboxError(code: "supervisor.send", operation: "ask", subject: "the supervisor", cause: "\(error)")
    }
}

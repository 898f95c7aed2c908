// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// PID 1's part of a watched filter: every question is answered with EPERM, or with the end of the sandbox, and the
/// first different calls are recorded. The payload's process hands the listener over before it becomes the payload.
final class SyscallWatch {
    private let endsSandbox: Bool
    private let recorded: Int
    private let socket: SocketDescriptor
    private var payloadEnd: SocketDescriptor?
    private var listener: SyscallListener?
    private var counts: [(number: Int32, count: Int)] = []

    /// Nil when the plan's filter asks nobody.
    static func make(_ payload: [Step], _ slots: inout LaunchSlots) throws(LinuxError) -> SyscallWatch? {
        for case .watchedSyscallFilter(_, let endsSandbox, let recorded) in payload {
            return try SyscallWatch(endsSandbox: endsSandbox, recorded: recorded, &slots)
        }
        return nil
    }

    private init(endsSandbox: Bool, recorded: Int, _ slots: inout LaunchSlots) throws(LinuxError) {
        self.endsSandbox = endsSandbox
        self.recorded = recorded
        let pair = try MessageSocket.pair()
        slots.watch = pair.second.number
        socket = try pair.first.duplicate()
        payloadEnd = try SocketDescriptor(duplicating: pair.second.number)
        slots.watch = payloadNumber
    }

    /// The payload's process sends its listener, and keeps none.
    static func handOver(_ listener: consuming SyscallListener, on number: Int32) throws(LinuxError) {
        let socket = SocketDescriptor(owning: number)
        try MessageSocket.send([1], descriptors: [listener.number], over: socket)
    }

    private var payloadNumber: Int32? {
        switch payloadEnd {
        case .some(let end): end.number
        case .none: nil
        }
    }

    /// To be called by PID 1 once the payload's process has its own.
    func closePayloadEnd() { payloadEnd = nil }

    /// Where the listener arrives, and after that its questions.
    var waiting: Int32 {
        switch listener {
        case .some(let listener): listener.number
        case .none: socket.number
        }
    }

    /// Takes the listener or one question.
    /// - Returns: what to report, if anything.
    func serve() throws(LinuxError) -> Report? {
        switch listener {
        case .some(let listener):
            // A listener without any process left has only hung up, and would keep its reader waiting.
            guard Poll.canRead(listener.number), let question = try SyscallQuestion(from: listener) else { return nil }
            if endsSandbox { return .forbiddenCall(number: question.number) }
            question.refuse(on: listener)
            return record(question.number)
        case .none: break
        }
        let message = try MessageSocket.receive(from: socket, capacity: 1)
        if let number = message?.descriptors.first { listener = SyscallListener(owning: number) }
        return nil
    }

    /// The first of each is told at once, because PID 1 may be killed before it can sum up.
    private func record(_ number: Int32) -> Report? {
        if let index = counts.firstIndex(where: { $0.number == number }) {
            counts[index].count += 1
            return nil
        }
        guard counts.count < recorded else { return nil }
        counts.append((number, 1))
        return .deniedCall(number: number, count: 1)
    }

    /// What was counted since it was told.
    var totals: [Report] { counts.filter { $0.count > 1 }.map { .deniedCall(number: $0.number, count: $0.count) } }
}

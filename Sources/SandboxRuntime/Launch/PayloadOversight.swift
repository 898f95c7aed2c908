// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// What PID 1 does for the supervisor while the payload runs: it carries the output, answers for the filter, and looks
/// at what was full when the payload failed.
final class PayloadOversight {
    /// ext4 takes large writes in pieces of this much, and refuses one that does not fit as a whole.
    private static let diskPiece = 2 << 20

    private var relay: OutputRelay?
    private var watch: SyscallWatch?
    private var streams: SocketDescriptor?
    private let places: [(path: String, piece: Int)]
    private let report: Int32
    private let lifeline: Int32

    init(_ plan: SandboxPlan, _ slots: LaunchSlots) {
        places = plan.setup.compactMap {
            switch $0 {
            case .workspace(let path): (path, plan.workspace?.diskFolder == nil ? 1 : Self.diskPiece)
            case .scratch(let path, _, _, _): (path, 1)
            default: nil
            }
        }
        (report, lifeline) = (slots.report, slots.lifeline)
    }

    /// Puts the payload's end of the socket for its filter's questions into its slots.
    func watch(_ plan: SandboxPlan, _ slots: inout LaunchSlots) throws(LinuxError) {
        watch = try SyscallWatch.make(plan.payload, &slots)
    }

    /// Puts pipes in the place of the payload's streams.
    /// - Parameter order: where the streams will come from when they are not known yet.
    func relay(_ plan: SandboxPlan, _ slots: inout LaunchSlots, to order: Int32? = nil) throws(LinuxError) {
        // A terminal is a person's: what is shown there is read as it comes, and kept nowhere.
        guard let limit = plan.limits?.outputBytes, slots.terminals == nil else { return }
        relay = try OutputRelay(limit: limit, &slots)
        if let order { streams = SocketDescriptor(owning: order) }
    }

    /// Takes the streams that the payload's output goes to. They were sent before the payload was told to go on.
    private func takeStreams() throws(LinuxError) {
        guard let relay, let streams = streams.take() else { return }
        guard let message = try MessageSocket.receive(from: streams, capacity: 1), message.descriptors.count == 2 else {
            throw LinuxError(operation: "recvmsg", subject: "streams", errno: .badMessage)
        }
        try relay.deliver(output: message.descriptors[0], error: message.descriptors[1])
    }

    private var streamsNumber: Int32? {
        switch streams {
        case .some(let streams): streams.number
        case .none: nil
        }
    }

    /// To be called by PID 1 once the payload's process has its own.
    func closePayloadEnds() {
        relay?.closePayloadEnds()
        watch?.closePayloadEnd()
    }

    /// What PID 1 has to keep open.
    var descriptors: [Int32] { (relay?.descriptors ?? []) + others }

    var waiting: [Int32] { (relay?.waiting ?? []) + others }

    private var others: [Int32] { [watch?.waiting, streamsNumber].compactMap(\.self) }

    /// Those of `waiting` that have to become writable.
    var writing: Set<Int32> { relay?.writing ?? [] }

    /// Goes on with what is ready; leaves, and so ends everything, when a limit is reached.
    func serve(_ ready: [Int32]) throws(LinuxError) {
        let ready = Set(ready)
        if let streams = streamsNumber, ready.contains(streams) { try takeStreams() }
        if let watch, ready.contains(watch.waiting), let told = try watch.serve() {
            told.send(to: report)
            if case .forbiddenCall = told { System.exit(0) }
        }
        if let relay {
            if !relay.serve(ready) { endForOutput() }
            try requireDelivery(relay)
        }
    }

    /// Says all there is to say about a payload that has ended.
    func conclude(_ status: ProcessStatus) throws(LinuxError) {
        if status != .exited(0) {
            for place in places where (try? FileSystemSpace(path: place.path))?.isFull(piece: place.piece) == true {
                Report.placeFull(place.path).send(to: report)
            }
        }
        if let streams = streamsNumber, Poll.canRead(streams) { try takeStreams() }
        for total in watch?.totals ?? [] { total.send(to: report) }
        if let relay {
            if try !relay.drain(until: lifeline) { endForOutput() }
            try requireDelivery(relay)
        }
        Report.payloadEnded(status).send(to: report)
    }

    /// Output that could not be delivered is not lost in silence: the payload took it for written.
    private func requireDelivery(_ relay: OutputRelay) throws(LinuxError) {
        if let errno = relay.failure {
            throw LinuxError(operation: "write", subject: "the payload's output", errno: errno)
        }
    }

    private func endForOutput() -> Never {
        Report.outputExceeded.send(to: report)
        System.exit(0)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// How the payload process of a prepared sandbox is told what it is to become. An object, for the reason that
/// `LaunchPipes` is one.
final class LaunchOrder {
    private let toPayload: SocketDescriptor
    private let toReaper: SocketDescriptor?
    private var payloadEnd: SocketDescriptor?
    private var reaperEnd: SocketDescriptor?
    /// The sandbox's ends, until `closeOtherEnds`.
    let ends: Ends

    /// The numbers of the ends that the sandbox has.
    struct Ends {
        let payload: Int32
        /// Where PID 1 hears what it carries the output to; nil when it carries none.
        let streams: Int32?
    }

    /// - Parameter isRelayed: PID 1 carries the payload's output.
    init(isRelayed: Bool) throws(LinuxError) {
        let payload = try MessageSocket.pair()
        toPayload = try payload.first.duplicate()
        let other = try payload.second.duplicate()
        guard isRelayed else {
            toReaper = nil
            ends = Ends(payload: other.number, streams: nil)
            payloadEnd = consume other
            return
        }
        let reaper = try MessageSocket.pair()
        toReaper = try reaper.first.duplicate()
        let another = try reaper.second.duplicate()
        ends = Ends(payload: other.number, streams: another.number)
        payloadEnd = consume other
        reaperEnd = consume another
    }

    /// To be called once the sandbox has its own: a message to nobody is then refused (EPIPE).
    func closeOtherEnds() {
        payloadEnd = nil
        reaperEnd = nil
    }

    /// Starts the payload. What PID 1 had to do is done by then: the payload waits only behind it.
    func send(_ inputs: Launcher.Inputs) throws(LinuxError) {
        var order = ByteWriter()
        order.append(inputs.workingFolder)
        order.append(inputs.result != nil)
        let streams = [inputs.command, inputs.standardInput, inputs.standardOutput, inputs.standardError]
        // First: when the payload has ended, PID 1 finds this and delivers.
        switch toReaper {
        case .some(let socket):
            try MessageSocket.send([1], descriptors: [inputs.standardOutput, inputs.standardError], over: socket)
        case .none: break
        }
        try MessageSocket.send(
            order.bytes, descriptors: streams + (inputs.result.map { [$0] } ?? []), over: toPayload)
    }
}

extension LaunchSlots {
    /// Waits for what `LaunchOrder.send` has to say.
    func filled(from number: Int32) throws(LinuxError) -> LaunchSlots {
        var filled = self
        guard
            let message = try MessageSocket.receive(
                from: SocketDescriptor(owning: number), capacity: FrameHeader.frameByteLimit)
        else { throw LinuxError(operation: "recvmsg", subject: "order", errno: .noData) }
        var reader = ByteReader(message.bytes)
        guard let folder = try? reader.string(), let hasResult = try? reader.bool(), !message.isTruncated,
            message.descriptors.count == (hasResult ? 5 : 4)
        else { throw LinuxError(operation: "recvmsg", subject: "order", errno: .badMessage) }
        let numbers = message.descriptors
        (filled.command, filled.standardInput) = (numbers[0], numbers[1])
        (filled.standardOutput, filled.standardError) = (numbers[2], numbers[3])
        filled.result = hasResult ? numbers[4] : nil
        filled.workingFolder = folder
        return filled
    }

    /// Where PID 1 carries the output, its pipes take the place of the streams.
    mutating func keepPipes(of waiting: LaunchSlots) throws(LinuxError) {
        guard waiting.standardOutput != Self.unknown else { return }
        for stream in [standardOutput, standardError] { try StandardStream.require(stream) }
        let isOne = try OutputRelay.isOne(standardOutput, standardError)
        standardOutput = waiting.standardOutput
        standardError = isOne ? waiting.standardOutput : waiting.standardError
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// How a prepared sandbox is told to go on: PID 1 and the waiting payload process have a socket of their own each, so
/// that neither has to pass on what is the other's. An object, for the reason that `LaunchPipes` is one.
final class LaunchOrders {
    private let toReaper: SocketDescriptor
    private let toPayload: SocketDescriptor
    private var reaperEnd: SocketDescriptor?
    private var payloadEnd: SocketDescriptor?
    /// The sandbox's ends, until `closeOtherEnds`.
    let ends: Ends

    /// The numbers of the ends that the sandbox has.
    struct Ends {
        let reaper: Int32
        let payload: Int32
    }

    init() throws(LinuxError) {
        let reaper = try MessageSocket.pair()
        let payload = try MessageSocket.pair()
        toReaper = try reaper.first.duplicate()
        toPayload = try payload.first.duplicate()
        let reaperEnd = try reaper.second.duplicate()
        let payloadEnd = try payload.second.duplicate()
        ends = Ends(reaper: reaperEnd.number, payload: payloadEnd.number)
        self.reaperEnd = consume reaperEnd
        self.payloadEnd = consume payloadEnd
    }

    /// To be called once the sandbox has its own: a message to nobody is then refused (EPIPE).
    func closeOtherEnds() {
        reaperEnd = nil
        payloadEnd = nil
    }

    /// Starts it. PID 1 hears of it first, because the payload has to wait for it; the payload goes on only once it has
    /// heard of it too: when something fails here, nothing has been started.
    /// - Parameter isRelayed: PID 1 carries the output, so that the streams are for it.
    func send(_ inputs: Launcher.Inputs, layers: [Int32], isRelayed: Bool) throws(LinuxError) {
        var payload = ByteWriter()
        payload.append(inputs.workingFolder)
        payload.append(inputs.result != nil)
        let streams = [inputs.command, inputs.standardInput, inputs.standardOutput, inputs.standardError]
        let output = isRelayed ? [inputs.standardOutput, inputs.standardError] : []
        try MessageSocket.send([UInt8(layers.count)], descriptors: layers + output, over: toReaper)
        try MessageSocket.send(
            payload.bytes, descriptors: streams + (inputs.result.map { [$0] } ?? []), over: toPayload)
    }
}

extension LaunchSlots {
    /// Waits for what `LaunchOrders.send` has for the payload.
    func receivedByPayload(from number: Int32) throws(LinuxError) -> LaunchSlots {
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

    /// Takes what `LaunchOrders.send` has for PID 1.
    func receivedByReaper(from number: Int32) throws(LinuxError) -> LaunchSlots {
        var filled = self
        guard
            let message = try MessageSocket.receive(
                from: SocketDescriptor(owning: number), capacity: FrameHeader.frameByteLimit)
        else { throw LinuxError(operation: "recvmsg", subject: "order", errno: .noData) }
        guard message.bytes.count == 1, let count = message.bytes.first.map(Int.init), !message.isTruncated,
            [count, count + 2].contains(message.descriptors.count)
        else { throw LinuxError(operation: "recvmsg", subject: "order", errno: .badMessage) }
        filled.layers = Array(message.descriptors.prefix(count))
        if message.descriptors.count == count + 2 {
            (filled.standardOutput, filled.standardError) = (message.descriptors[count], message.descriptors[count + 1])
        }
        return filled
    }
}

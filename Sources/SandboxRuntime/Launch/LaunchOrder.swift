// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// How the payload process of a prepared sandbox is told what it is to become. An object, for the reason that
/// `LaunchPipes` is one.
final class LaunchOrder {
    private let socket: SocketDescriptor
    private var otherEnd: SocketDescriptor?
    /// The sandbox's end, until `closeOtherEnd`.
    let end: Int32

    init() throws(LinuxError) {
        let pair = try MessageSocket.pair()
        socket = try pair.first.duplicate()
        let other = try pair.second.duplicate()
        end = other.number
        otherEnd = consume other
    }

    /// To be called once the sandbox has its own: a message to nobody is then refused (EPIPE).
    func closeOtherEnd() { otherEnd = nil }

    /// Starts the payload. What PID 1 had to do is done by then: the payload waits only behind it.
    func send(_ inputs: Launcher.Inputs) throws(LinuxError) {
        var order = ByteWriter()
        order.append(inputs.workingFolder)
        order.append(inputs.result != nil)
        let streams = [inputs.command, inputs.standardInput, inputs.standardOutput, inputs.standardError]
        try MessageSocket.send(
            order.bytes, descriptors: streams + (inputs.result.map { [$0] } ?? []), over: socket)
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
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// What keeps the payload process from going on before PID 1 has given everything up; when PID 1 fails, it just ends.
/// An object: a call that never returns can't be lent a noncopyable value.
final class PayloadGate {
    private let pair: SocketPair

    init() throws(StageFault) {
        do throws(LinuxError) { pair = try MessageSocket.pair() } catch {
            throw StageFault(stage: "gate", errno: error.errno, subject: "socketpair")
        }
    }

    /// PID 1's end, which it keeps open.
    var writer: Int32 { pair.first.number }

    /// PID 1's part.
    /// - Parameter streams: output and error, for a payload that was not born with them; else nothing.
    func open(giving streams: [Int32]) throws(LinuxError) {
        try MessageSocket.send([1], descriptors: streams, over: pair.first)
    }

    /// The payload's part, before it waits: its own copy of PID 1's end would keep the gate from ending.
    func forgetWriter() { _ = System.raw(3 /* SYS_close */, Int(pair.first.number)) }

    /// Waits, and takes the streams that PID 1 gives. Ends the process when PID 1 has failed.
    func pass(into slots: inout LaunchSlots) {
        guard let message = try? MessageSocket.receive(from: pair.second, capacity: 1), message.bytes == [1],
            [0, 2].contains(message.descriptors.count)
        else { System.exit(SandboxProcess.setUpFailed) }
        if message.descriptors.count == 2 {
            (slots.standardOutput, slots.standardError) = (message.descriptors[0], message.descriptors[1])
        }
    }
}

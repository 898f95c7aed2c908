// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Carries what the payload writes to the streams that were asked for, and counts it. PID 1 does this, on the sandbox's
/// own cpu quota: so the limit holds whatever a stream is, and the supervisor never touches a byte.
final class OutputRelay {
    private let output: OutputChannel
    private let error: OutputChannel
    private var channels: [OutputChannel] { output === error ? [output] : [output, error] }
    private var remaining: Int

    /// Puts pipes in the place of the streams.
    /// - Parameter limit: in bytes, for both together.
    init(limit: Int, _ slots: inout LaunchSlots) throws(LinuxError) {
        remaining = limit
        let isKnown = slots.standardOutput != LaunchSlots.unknown
        output = try OutputChannel()
        // One object gets one pipe: what is written to both then keeps its order.
        let isOne = isKnown ? try Self.isOne(slots.standardOutput, slots.standardError) : false
        error = isOne ? output : try OutputChannel()
        if isKnown { try deliver(output: slots.standardOutput, error: slots.standardError) }
        slots.standardOutput = output.writerNumber ?? slots.standardOutput
        slots.standardError = error.writerNumber ?? slots.standardError
    }

    /// Says where the bytes go, which a prepared sandbox learns with its launch.
    func deliver(output: Int32, error: Int32) throws(LinuxError) {
        try self.output.deliver(to: output)
        if self.error !== self.output { try self.error.deliver(to: error) }
    }

    /// Whether two descriptors are of one object.
    static func isOne(_ one: Int32, _ other: Int32) throws(LinuxError) -> Bool {
        let one = try FileStatus(of: FileDescriptor(duplicating: one))
        let other = try FileStatus(of: FileDescriptor(duplicating: other))
        return (one.inode, one.deviceMajor, one.deviceMinor) == (other.inode, other.deviceMajor, other.deviceMinor)
    }

    /// To be called by PID 1 once the payload has its own.
    func closePayloadEnds() { for channel in channels { channel.closeWriter() } }

    /// What PID 1 has to keep open.
    var descriptors: [Int32] { channels.flatMap(\.descriptors) }

    var waiting: [Int32] { channels.compactMap(\.waiting) }

    /// Those of `waiting` that have to become writable.
    var writing: Set<Int32> { Set(channels.filter(\.isWriting).compactMap(\.waiting)) }

    /// Why a destination took no more, unless nobody was left to read it.
    var failure: Errno? { channels.lazy.compactMap(\.failure).first }

    /// Goes on with what is ready.
    /// - Returns: false when the payload wrote more than the limit; what came before is delivered as far as it can be
    ///   without waiting.
    func serve(_ ready: Set<Int32>) -> Bool {
        for channel in channels {
            guard let waiting = channel.waiting, ready.contains(waiting) else { continue }
            if channel.isWriting { channel.push() } else if !carry(channel) { return false }
        }
        return true
    }

    /// Delivers what the pipes hold now, and no more: a process that the payload left behind may go on writing.
    /// - Parameter lifeline: when it hangs up, nobody is left to deliver to.
    func drain(until lifeline: Int32) throws(LinuxError) -> Bool {
        for channel in channels {
            try finish(channel, lifeline)
            var count = channel.pendingByteCount
            while count > 0 {
                let before = remaining
                guard carry(channel) else { return false }
                if before == remaining { break }
                count -= before - remaining
                try finish(channel, lifeline)
            }
        }
        return true
    }

    private func carry(_ channel: OutputChannel) -> Bool {
        let bytes = channel.take()
        let isWithin = bytes.count <= remaining
        let kept = bytes.prefix(remaining)
        remaining -= kept.count
        channel.give(kept)
        if !isWithin { channel.push() }
        return isWithin
    }

    private func finish(_ channel: OutputChannel, _ lifeline: Int32) throws(LinuxError) {
        while channel.isWriting, let destination = channel.waiting {
            let ready = try Poll.wait(for: [lifeline, destination], writing: [destination])
            if ready.contains(lifeline) { System.exit(0) }
            channel.push()
        }
    }
}

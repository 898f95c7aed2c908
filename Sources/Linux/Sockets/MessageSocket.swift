// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// A connected pair's end that keeps message boundaries and carries descriptors (unix(7), SOCK_SEQPACKET).
package enum MessageSocket {
    /// How many descriptors one message can carry.
    package static let descriptorLimit = 32

    /// A message as it arrived.
    package struct Message {
        package let bytes: [UInt8]
        /// Owned by the receiver from now on: wrap each in a `Descriptor`.
        package let descriptors: [Int32]
        /// The message or its descriptors did not fit and were cut (MSG_TRUNC, MSG_CTRUNC).
        package let isTruncated: Bool
    }

    /// Two connected ends.
    package static func pair() throws(LinuxError) -> SocketPair {
        var numbers: (Int32, Int32) = (-1, -1)
        let result = System.withAddress(of: &numbers) {
            // AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC
            System.raw(SYS_socketpair, 1, 5 | 0o2000000, 0, $0)
        }
        try System.check(result, "socketpair")
        return SocketPair(first: SocketDescriptor(owning: numbers.0), second: SocketDescriptor(owning: numbers.1))
    }

    /// Sends one message without waiting; the descriptors stay open here.
    /// - Throws: EAGAIN when the peer has not read enough of what came before.
    package static func send(
        _ bytes: [UInt8], descriptors: [Int32] = [], over socket: borrowing SocketDescriptor
    ) throws(LinuxError) {
        let number = socket.number
        let result = unsafe bytes.withUnsafeBytes { bytes in
            unsafe descriptors.withUnsafeBufferPointer { descriptors in
                unsafe nexus_send_message(
                    number, bytes.baseAddress, UInt(bytes.count), descriptors.baseAddress, Int32(descriptors.count))
            }
        }
        try System.check(result, "sendmsg")
    }

    /// The next message; nil when the peer is gone.
    package static func receive(
        from socket: borrowing SocketDescriptor, capacity: Int
    ) throws(LinuxError) -> Message? {
        var descriptors = [Int32](repeating: -1, count: descriptorLimit)
        var (count, flags): (Int32, Int32) = (0, 0)
        let number = socket.number
        let (result, bytes) = System.fill(capacity) { address in
            unsafe descriptors.withUnsafeMutableBufferPointer { descriptors in
                unsafe nexus_receive_message(
                    number, UnsafeMutableRawPointer(bitPattern: address), UInt(capacity), descriptors.baseAddress,
                    &count, &flags)
            }
        }
        if result == -Int(ECONNRESET) { return nil }
        try System.check(result, "recvmsg")
        if result == 0 && count == 0 { return nil }
        // MSG_TRUNC | MSG_CTRUNC
        return Message(bytes: bytes, descriptors: Array(descriptors.prefix(Int(count))), isTruncated: flags & 0x28 != 0)
    }
}

/// Both ends of a connected pair.
package struct SocketPair: ~Copyable {
    package let first: SocketDescriptor
    package let second: SocketDescriptor
}

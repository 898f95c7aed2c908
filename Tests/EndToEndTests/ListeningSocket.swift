// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc

/// A socket of the host that takes connections and does nothing with them.
final class ListeningSocket: Sendable {
    private let number: Int32

    private init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// TCP on 127.0.0.1, on a port of the kernel's choice.
    static func tcp() throws -> (socket: ListeningSocket, port: UInt16) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let listening = try listen(on: &address, family: AF_INET, length: MemoryLayout<sockaddr_in>.size)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listening.number, $0, &length) }
        }
        guard result == 0 else { throw CocoaError(.featureUnsupported) }
        return (listening, UInt16(bigEndian: address.sin_port))
    }

    /// UNIX, in the abstract name space (unix(7)).
    static func abstract(_ name: String) throws -> ListeningSocket {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.dropFirst().copyBytes(from: name.utf8) }
        let length = MemoryLayout<sa_family_t>.size + 1 + name.utf8.count
        return try listen(on: &address, family: AF_UNIX, length: length)
    }

    private static func listen<Address>(
        on address: inout Address, family: Int32, length: Int
    ) throws -> ListeningSocket {
        let listening = ListeningSocket(socket(family, Int32(SOCK_STREAM.rawValue) | 0o2000000 /* SOCK_CLOEXEC */, 0))
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listening.number, $0, socklen_t(length)) }
        }
        guard result == 0, Glibc.listen(listening.number, 8) == 0 else { throw CocoaError(.featureUnsupported) }
        return listening
    }
}

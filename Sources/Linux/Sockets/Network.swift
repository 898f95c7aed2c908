// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// A fresh network namespace's one interface, and the host name that goes with it.
package enum Network {
    /// Sets `lo` up in this process's network namespace (netdevice(7), SIOCSIFFLAGS).
    package static func bringLoopbackUp() throws(LinuxError) {
        // AF_INET, SOCK_DGRAM | SOCK_CLOEXEC
        let number = try System.check(System.raw(SYS_socket, 2, 2 | 0o2000000, 0), "socket", "lo")
        let socket = SocketDescriptor(owning: Int32(number))
        // struct ifreq: 16 bytes of name, then the flags; IFF_UP | IFF_RUNNING.
        var request: [UInt8] = Array("lo".utf8) + [UInt8](repeating: 0, count: 38)
        request[16] = 0x41
        let result = System.withAddress(ofElements: request) { System.raw(SYS_ioctl, Int(socket.number), 0x8914, $0) }
        try System.check(result, "ioctl(SIOCSIFFLAGS)", "lo")
    }

    /// Names this machine inside its UTS namespace (sethostname(2)).
    package static func setHostname(_ name: String) throws(LinuxError) {
        let count = name.utf8.count
        try System.check(System.withPath(name) { System.raw(SYS_sethostname, $0, count) }, "sethostname", name)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc
import Linux
import Testing

extension KernelTests {
    /// T20.
    @Suite(.serialized) struct SocketTests {
        /// UNIX streams, datagrams and sequenced packets; TCP and UDP.
        private static let allowed: Set = ["1/1", "1/2", "1/5", "2/1", "2/2", "10/1", "10/2"]

        private func matrix(without guards: Set<Guard>) throws -> [String: String] {
            let plan = try ShippedPlan.plan().without(guards)
            return try Probe.answer(SandboxLaunch(plan, Probe.command(.calls, "socket_families")).run())
        }

        @Test("of all families and types, only those that reach a loopback or another process of the sandbox open")
        func families() throws {
            let open = try matrix(without: []).filter { $0.value == "ok" }.keys
            #expect(Set(open) == Self.allowed.union(["pair 1"]))
        }

        @Test("without the filter, the families that have led out of sandboxes open as they do on the host")
        func control() throws {
            let seen = try matrix(without: [.filter])
            // AF_NETLINK raw, AF_ALG, AF_VSOCK, IPv4 ping, netlink audit and sock_diag.
            let families: [(Int32, Int32, Int32)] = [
                (16, 3, 0), (38, 5, 0), (40, 1, 0), (40, 2, 0), (16, 3, 9), (16, 3, 4),
            ]
            var live = 0
            for (family, kind, protocolNumber) in families {
                let number = socket(family, kind, protocolNumber)
                if number >= 0 { close(number) }
                let name = protocolNumber == 0 ? "\(family)/\(kind)" : "\(family)/\(kind)/\(protocolNumber)"
                print("T20, \(name): host \(number >= 0), guards off \(seen[name] ?? "")")
                if number >= 0 {
                    #expect(seen[name] == "ok", "\(name)")
                    live += 1
                }
            }
            #expect(live > 0)
        }
    }
}

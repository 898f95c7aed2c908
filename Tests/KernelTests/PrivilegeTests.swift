// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux
import SandboxRuntime
import Testing

extension KernelTests {
    /// T17.
    @Suite(.serialized) struct PrivilegeTests {
        @Test("a payload holds no capability in any set, can't get one back, and runs filtered")
        func sets() throws {
            let seen = try privileges(without: [])
            let none = String(repeating: "0", count: 16)
            for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] { #expect(seen[set] == none, "\(set)") }
            #expect(seen["NoNewPrivs"] == "1")
            #expect(seen["Seccomp"] == "2")
            #expect(seen["Groups"] == "")
            // NOROOT, NO_SETUID_FIXUP, KEEP_CAPS off, NO_CAP_AMBIENT_RAISE, each with its lock.
            #expect(seen["securebits"] == "\(0b1110_1111)")
        }

        @Test("each of these numbers is another one with its guard off")
        func control() throws {
            let seen = try privileges(without: Guard.rootPayload)
            let none = String(repeating: "0", count: 16)
            #expect(seen["CapEff"] != none && seen["CapBnd"] != none)
            #expect(seen["NoNewPrivs"] == "0")
            #expect(seen["Seccomp"] == "0")
            #expect(seen["securebits"] == "0")
        }

        private func privileges(without guards: Set<Guard>) throws -> [String: String] {
            let plan = try ShippedPlan.plan().without(Guard.allCases.filter(guards.contains))
            return try Probe.answer(SandboxLaunch(plan, Probe.command(.places, "privileges")).run())
        }

        /// Programs of the image that carry set-user-id root and file capabilities.
        private func raised(
            without guards: Set<Guard>, mount attributes: MountAttributes
        ) throws -> (user: String, capabilities: String) {
            let folder = try ScratchFolder()
            _ = try folder.copy("/usr/bin/id", as: "id", permissions: 0o4755)
            let cat = try folder.copy("/bin/cat", as: "cat", permissions: 0o755)
            // struct vfs_cap_data, revision 2, effective: CAP_NET_RAW is bit 13.
            let value: [UInt32] = [0x0200_0001, 1 << 13, 0, 0, 0]
            let result = System.withPaths(cat, "security.capability") { path, name in
                System.withAddress(ofElements: value) { System.raw(188 /* SYS_setxattr */, path, name, $0, 20, 0) }
            }
            guard result == 0 else {
                throw HarnessFault("the scratch folder stores no file capabilities")
            }
            var plan = try ShippedPlan.plan().without(Guard.allCases.filter(guards.contains))
            let place = plan.setup.firstIndex(of: .sealRoot) ?? plan.setup.endIndex
            plan.setup.insert(
                contentsOf: [
                    .folder(path: "/twin", mode: 0o755),
                    .hostPath(source: folder.path, target: "/twin", isFolder: true, attributes: attributes),
                ], at: place)
            let seen = try Probe.answer(SandboxLaunch(plan, Probe.command(.places, "raised")).run())
            return (seen["user"] ?? "", seen["capabilities"] ?? "")
        }

        private static let off: Set<Guard> = [.filter, .landlock, .noNewPrivileges, .capabilities, .userNamespace]

        @Test("without guards, such programs give root and capabilities")
        func raisedControl() throws {
            let seen = try raised(without: Self.off, mount: .readOnly)
            print("T17, guards off: \(seen)")
            #expect(seen.user == "0")
            #expect(seen.capabilities == "0000000000002000")
        }

        /// One guard and what it is there for: the user, the capabilities, or both.
        private struct Alone {
            let name: String
            let guards: Set<Guard>
            var attributes: MountAttributes = .readOnly
            var keepsUser = true
            var keepsCapabilities = true
        }

        @Test("each of four guards alone keeps the payload what it is, as far as it is meant to")
        func raisedAlone() throws {
            let rows = [
                Alone(name: "no_new_privs", guards: Self.off.subtracting([.noNewPrivileges])),
                Alone(name: "nosuid", guards: Self.off, attributes: [.readOnly, .noSetUID]),
                // A capability would be one in that namespace, which owns nothing.
                Alone(name: "user namespace", guards: Self.off.subtracting([.userNamespace]), keepsCapabilities: false),
                Alone(name: "empty capabilities", guards: Self.off.subtracting([.capabilities]), keepsUser: false),
                Alone(name: "all", guards: [], attributes: [.readOnly, .noSetUID]),
            ]
            for row in rows where row.name != Guard.userNamespace.rawValue || Guard.userNamespace.isPresent {
                let seen = try raised(without: row.guards, mount: row.attributes)
                print("T17, \(row.name): \(seen)")
                if row.keepsUser { #expect(seen.user != "0" && !seen.user.isEmpty, "\(row.name)") }
                guard row.keepsCapabilities else { continue }
                #expect(seen.capabilities == "0000000000000000" || seen.capabilities == "EPERM", "\(row.name)")
            }
        }
    }
}

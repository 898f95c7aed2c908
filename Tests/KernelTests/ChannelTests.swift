// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc
import Linux
import SandboxRuntime
import Testing

extension KernelTests {
    /// T11, T12: what one sandbox leaves for another that has the same host user, which is the worst case.
    @Suite(.serialized) struct ChannelTests {
        /// Each way, with the guards that have to be off for it to work.
        private static let ways: [(name: String, off: Set<Guard>, refused: [String])] = [
            ("abstract socket", [.networkNamespace, .landlock], ["ECONNREFUSED", "EPERM"]),
            ("shared memory", [.ipcNamespace], ["ENOENT"]),
            ("key", [.sessionKeyring, .filter], ["EPERM"]),
            ("temporary file", [], ["ENOENT"]), ("memory file", [], ["ENOENT"]),
        ]

        private func found(without guards: Set<Guard>, shared: String? = nil) throws -> [String: String] {
            var plan = try ShippedPlan.plan().without(Guard.allCases.filter(guards.contains))
            if let shared { plan.setup = plan.setup.map { Self.share(shared, $0) } }
            let first = try SandboxLaunch(plan, Probe.command(.channels, "leave")).start()
            _ = try first.line()
            let seen = try Probe.answer(SandboxLaunch(plan, Probe.command(.channels, "find")).run())
            try first.letGoOn()
            _ = try first.end()
            return seen
        }

        /// One folder of the host in the place of each sandbox's own.
        private static func share(_ folder: String, _ step: Step) -> Step {
            guard case .scratch(let path, _, _, let attributes) = step else { return step }
            return .hostPath(source: folder, target: path, isFolder: true, attributes: attributes)
        }

        @Test("with their guards off, what one sandbox left is found by the next")
        func control() throws {
            // Else there may be none that could be shared.
            try Credentials.newSessionKeyring()
            let folder = try ScratchFolder()
            chmod(folder.path, 0o1777)
            let off = Self.ways.reduce(into: Set<Guard>()) { $0.formUnion($1.off) }
            let seen = try found(without: off, shared: folder.path)
            for way in Self.ways {
                print("\(way.name == "key" ? "T11" : "T12"), \(way.name): guards off \(seen[way.name] ?? "?")")
                #expect(seen[way.name] == "ok", "\(way.name): the control does not work: it proves nothing")
            }
        }

        @Test("with all guards on nothing is found, but for a lock on a file that both are shown, which is no boundary")
        func guarded() throws {
            let seen = try found(without: [])
            for way in Self.ways {
                print("\(way.name == "key" ? "T11" : "T12"), \(way.name): guards on \(seen[way.name] ?? "?")")
                #expect(way.refused.contains(seen[way.name] ?? ""), "\(way.name): \(seen[way.name] ?? "")")
            }
            #expect(seen["lock"] == "ok")
        }

        @Test("a keyring of its own alone keeps a key from the next sandbox")
        func keyringAlone() throws {
            try Credentials.newSessionKeyring()
            let seen = try found(without: [.filter])
            #expect(seen["key"] == "ENOKEY")
        }
    }
}

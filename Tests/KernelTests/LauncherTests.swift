// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import SandboxRuntime
import Testing

extension KernelTests {
    /// T1, on a copy of the supervisor: it is what the sandbox was started by, and nothing else needs it.
    @Suite(.serialized) struct LauncherTests {
        private func launch(
            without guards: Set<Guard>, _ arguments: [String], files: [Step] = []
        ) throws -> (ended: EndedSandbox, mode: Int, isSame: Bool) {
            let folder = try ScratchFolder()
            let twin = try folder.copy(Stage.supervisor, as: "nexus-supervisor", permissions: 0o755)
            var plan = try ShippedPlan.plan().without(Guard.allCases.filter(guards.contains))
            let place = plan.setup.firstIndex(of: .sealRoot) ?? plan.setup.endIndex
            plan.setup.insert(contentsOf: files, at: place)
            var launch = SandboxLaunch(plan, arguments)
            launch.supervisor = twin
            let ended = try launch.run()
            let mode = try FileManager.default.attributesOfItem(atPath: twin)[.posixPermissions] as? Int
            return (
                ended, mode ?? 0, FileManager.default.contentsEqual(atPath: twin, andPath: Stage.supervisor)
            )
        }

        @Test("with the payload as the launcher's owner and a reaper that can be looked into, the launcher is changed")
        func control() throws {
            let (ended, mode, _) = try launch(
                without: [.filter, .landlock, .ownUser, .undumpable], Probe.command(.places, "launcher"))
            let seen = try Probe.answer(ended)
            #expect(seen["see /proc/1/exe"] == "ok")
            #expect(seen["change mode"] == "ok")
            #expect(mode == 0o711)
            // Within reach: only that it runs just now stands in the way.
            #expect(seen["open for writing"] == "ETXTBSY")
            #expect(seen["open again for writing"] == "ETXTBSY")
            print("T1, /proc/1/exe: guards off \(seen)")
        }

        @Test(
            "each of the guards before the launcher holds alone",
            arguments: [Guard.ownUser, .undumpable])
        func alone(_ one: Guard) throws {
            let off: Set<Guard> = [.filter, .landlock, .ownUser, .undumpable]
            let (ended, mode, isSame) = try launch(
                without: off.subtracting([one]), Probe.command(.places, "launcher"))
            let seen = try Probe.answer(ended)
            #expect(seen["change mode"] != "ok")
            #expect(seen["open again for writing"] != "ETXTBSY")
            #expect(mode == 0o755 && isSame)
        }

        @Test("with all guards on, nothing of the launcher is in sight and its bytes stay the same")
        func guarded() throws {
            let (ended, mode, isSame) = try launch(without: [], Probe.command(.places, "launcher"))
            let seen = try Probe.answer(ended)
            print("T1, /proc/1/exe: guards on \(seen)")
            #expect(seen.filter { $0.key.contains("/proc/1") && $0.value == "ok" }.isEmpty)
            #expect(seen["open for writing"] == "ENOENT")
            #expect(seen["open again for writing"] == "ENOENT")
            #expect(seen["change mode"] == "ENOENT")
            #expect(seen["own program"] != "ok")
            #expect(mode == 0o755 && isSame)
        }

        @Test("a script that names /proc/self/exe as its interpreter runs the launcher confined, and it does nothing")
        func script() throws {
            let script = Step.file(path: "/entry", content: Array("#!/proc/self/exe\n".utf8), mode: 0o755)
            let (ended, mode, isSame) = try launch(without: [], ["/entry"], files: [script])
            #expect(ended.status == .exited(70), "\(ended)")
            #expect(ended.outcome?.ending.cause == "exit")
            #expect(mode == 0o755 && isSame)
        }
    }
}

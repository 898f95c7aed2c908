// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

extension KernelTests {
    @Suite(.serialized) struct AttackTests {
        private static let all = Attack.systemCalls + Attack.processes + Attack.places

        @Test("an attack works with its guards off, and is refused with them on", arguments: all)
        func refused(_ attack: Attack) throws {
            if let absence = attack.needs?.absence {
                print("\(attack.threat), \(attack.name): absent, \(absence)")
                return
            }
            let control = try attack.observation(without: attack.off)
            let guarded = try attack.observation(without: [])
            if control == "ENOSYS", !attack.works.contains(control) {
                print("\(attack.threat), \(attack.name): absent, the kernel has no such call")
                #expect(guarded == control || attack.refused.contains(guarded))
                return
            }
            print("\(attack.threat), \(attack.name): guards off \(control), on \(guarded)")
            #expect(attack.works.contains(control), "the control does not work: it proves nothing")
            #expect(attack.refused.contains(guarded))
        }

        @Test("a guard holds when every other one has failed", arguments: all.filter { !$0.alone.isEmpty })
        func alone(_ attack: Attack) throws {
            for one in attack.alone where one.isPresent && attack.needs?.absence == nil {
                let seen = try attack.observation(without: attack.off.subtracting([one]))
                print("\(attack.threat), \(attack.name): \(one.rawValue) alone \(seen)")
                #expect(!attack.works.contains(seen), "\(one.rawValue) alone")
            }
        }

        @Test("what an ordinary program does with the same calls goes on working")
        func ordinary() throws {
            for (probe, name) in [("user_namespaces", "plain fork"), ("call_interfaces", "getpid")] {
                let call = Attack(
                    threat: "", file: .calls, probe: probe, name: name, off: [], works: [], refused: [])
                #expect(try call.observation(without: []) == "ok")
            }
        }
    }
}

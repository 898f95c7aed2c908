// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux
import Testing

@testable import Sandbox

struct SyscallsSelectionTests {
    private func names(_ sets: [String], allow: [String] = [], deny: [String] = []) throws -> [String] {
        try SyscallSelection.names(of: SandboxPolicy.Syscalls(sets: sets, allow: allow, deny: deny))
    }

    private func answer(_ names: [String], _ number: UInt32, _ arguments: [UInt64] = []) throws -> UInt32 {
        let filter = try SyscallFilterCompiler().compile(allowing: names)
        return SyscallsInterpreter(program: filter.bytes)
            .run(SyscallsInterpreter.Call(number: number, arguments: arguments))
    }

    @Test("every name of every set is a call of Linux, and none that no policy can allow", arguments: SyscallSets.all)
    func sets(_ name: String, _ members: [String]) throws {
        for member in members {
            #expect(throws: Never.self, "\(member)") { try SyscallSelection.number(of: member) }
            #expect(SyscallSets.forbidden[member] == nil)
        }
        #expect(Set(members).count == members.count)
        #expect(!members.isEmpty)
    }

    @Test("every guard and refusal is about a call of Linux")
    func guards() throws {
        for name in SyscallRefusal.all.map(\.name) + SyscallGuard.all.keys {
            #expect(throws: Never.self, "\(name)") { try SyscallSelection.number(of: name) }
        }
    }

    @Test(
        "the table has the kernel's numbers",
        arguments: [
            ("read", 0), ("clone", 56), ("getxattr", 191), ("rseq", 334), ("uretprobe", 335), ("uprobe", 336),
            ("pidfd_send_signal", 424), ("clone3", 435), ("set_mempolicy_home_node", 450), ("statmount", 457),
            ("listmount", 458), ("mseal", 462), ("open_tree_attr", 467), ("file_setattr", 469),
        ] as [(String, Int32)])
    func numbers(_ name: String, _ number: Int32) { #expect(SyscallTable.numbers[name] == number) }

    @Test("the table ends where the numbers stop")
    func tableEnds() {
        #expect(SyscallTable.highest == 469)
        #expect(SyscallTable.numbers.count == 337 + 46)
    }

    @Test("an unknown set, an unknown call and a call that can't be allowed are errors")
    func unknown() throws {
        let set = try #require(throws: SandboxError.self) { try names(["all"]) }
        #expect(set.code == "syscalls.unknown-set" && set.subject == "all")
        for call in ["raed", "", "socket:all", "READ", "socketcall"] {
            let error = try #require(throws: SandboxError.self) { try names(["basic"], allow: [call]) }
            #expect(error.code == "syscalls.unknown-call" && error.subject == call)
            #expect(throws: SandboxError.self) { try names(["basic"], deny: [call]) }
            #expect(throws: SandboxError.self) { try SyscallFilterCompiler().compile(allowing: [call]) }
        }
        for call in ["clone3", "io_uring_setup", "io_uring_enter", "io_uring_register"] {
            let error = try #require(throws: SandboxError.self) {
                try SyscallFilterCompiler().compile(allowing: ["read", call])
            }
            #expect(error.code == "syscalls.forbidden-call" && error.subject == call)
        }
    }

    @Test("deny wins over sets and allow, and takes guarded variants along")
    func deny() throws {
        let sets = ["basic", "network-local", "network-interfaces"]
        #expect(try names(sets).contains("socket:netlink-route"))
        let denied = try names(sets, allow: ["ptrace"], deny: ["socket", "ptrace", "ioctl"])
        #expect(!denied.contains { $0.hasPrefix("socket:") || ["socket", "ptrace", "ioctl"].contains($0) })
        #expect(try answer(denied, 16, [0, 0x5401]) == 0x0005_0001)
        #expect(try answer(denied, 101) == 0x0005_0001)
        #expect(try names(sets, deny: ["socket:netlink-route"]).contains("socket"))
    }

    @Test("a variant opens only itself")
    func variant() throws {
        let names = try names(["basic", "network-local", "network-interfaces"])
        #expect(try answer(names, 41, [16, 0o2000003, 0]) == 0x7FFF_0000)
        #expect(try answer(names, 41, [16, 2, 0]) == 0x7FFF_0000)
        for proto: UInt64 in [1, 4, 9, 12, 15, 16] { #expect(try answer(names, 41, [16, 3, proto]) == 0x0005_0001) }
        #expect(try answer(names, 41, [17, 3, 0]) == 0x0005_0001)
        #expect(try answer(["socket:netlink-route"], 41, [1, 1, 0]) == 0x0005_0001)
    }

    @Test("a call outside all sets can be allowed by name, without opening its neighbours")
    func byName() throws {
        #expect(try answer(["ptrace"], 101) == 0x7FFF_0000)
        #expect(try answer(["ptrace"], 100) == 0x0005_0001)
        #expect(try answer(["ptrace"], 102) == 0x0005_0001)
    }

    @Test("an empty list allows nothing")
    func empty() throws {
        for number: UInt32 in [0, 1, 59, 60, 231] { #expect(try answer([], number) == 0x0005_0001) }
    }

    @Test("the bytes depend on what is allowed, not on the order in which it was said")
    func determinism() throws {
        let names = try names(SyscallsFilterTests.sets)
        let one = try SyscallFilterCompiler().compile(allowing: names)
        let other = try SyscallFilterCompiler().compile(allowing: names.reversed() + names)
        #expect(one == other)
        #expect(one.allowedNames == names)
        #expect(one.instructionCount * 8 == one.bytes.count && one.instructionCount < 1024)
    }

    @Test(
        "each known call is answered as the list says",
        arguments: [["basic"], ["threads", "ipc"], SyscallsFilterTests.sets])
    func wholeTable(_ sets: [String]) throws {
        let allowed = Set(try names(sets))
        let program = try SyscallFilterCompiler().compile(allowing: allowed).bytes
        for (name, number) in SyscallTable.numbers where SyscallGuard.all[name] == nil {
            let answer = SyscallsInterpreter(program: program).run(.init(number: UInt32(number)))
            let expected: UInt32 = name == "clone3" ? 0x0005_0026 : allowed.contains(name) ? 0x7FFF_0000 : 0x0005_0001
            #expect(answer == expected, "\(name)")
        }
    }

    /// From syscalls(2).
    private static let numbers: [String: UInt32] = [
        "kill": 62, "socket": 41, "prctl": 157, "mount": 165, "clone3": 435,
    ]

    private func answer(_ filter: SyscallFilter, _ name: String, _ arguments: [UInt64] = []) throws -> UInt32 {
        let number = try #require(Self.numbers[name])
        return SyscallsInterpreter(program: filter.bytes).run(.init(number: number, arguments: arguments))
    }

    @Test("a rule narrows its call to some values of one argument, and together with others of each")
    func rules() throws {
        let filter = try SyscallFilterCompiler().compile(
            allowing: ["kill", "prctl", "socket"],
            rules: [
                .init(call: "kill", argument: 1, values: [0, 15]), .init(call: "kill", argument: 0, values: [1]),
                .init(call: "prctl", argument: 0, values: [15, 22]), .init(call: "socket", argument: 0, values: [1]),
            ])
        let (allow, refuse): (UInt32, UInt32) = (0x7FFF_0000, 0x0005_0001)
        #expect(try answer(filter, "kill", [1, 15]) == allow)
        #expect(try answer(filter, "kill", [1, 0]) == allow)
        for arguments: [UInt64] in [[2, 15], [1, 9], [1, 15 | 1 << 32], [1 | 1 << 32, 0]] {
            #expect(try answer(filter, "kill", arguments) == refuse)
        }
        // PR_SET_SECCOMP, 22, is no rule's to allow: the call's own guard refuses it.
        #expect(try answer(filter, "prctl", [15]) == allow)
        for option: UInt64 in [22, 1, 38] { #expect(try answer(filter, "prctl", [option]) == refuse) }
        #expect(try answer(filter, "socket", [1, 1, 0]) == allow)
        #expect(try answer(filter, "socket", [2, 1, 0]) == refuse)
    }
}

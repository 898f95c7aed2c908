// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import Policies

/// What a reviewer is told about policies.
struct PolicyReviewTests {
    private static let head = "nexus-policy: 1\nextends: base\n"
    private static let sets = [
        "basic": ["read", "write"], "threads": ["clone"], "ipc": [], "network-local": ["socket"],
    ]

    private func remarks(_ text: String, absent: Set<Guarantee> = []) throws -> [PolicyRemark] {
        PolicyLint(sets: Self.sets, absent: absent).remarks(on: try PolicyFixtures.resolve(Self.head + text))
    }

    @Test("the shipped base gives no reason to say anything")
    func silent() throws { #expect(try remarks("limits: {pids: 7}\n") == []) }

    @Test(
        "lint names what is dangerous",
        arguments: [
            ("demands: [syscall-filter]\n", "demands", "memory-limit is not demanded"),
            ("limits: {swap: 1GiB}\n", "limits.swap", "slow machine"),
            ("limits: {pids: 10000}\n", "limits.pids", "processes"),
            ("egress: [registry.example:443]\n", "egress", "registry.example:443 is seen by its name only"),
            ("egress: [registry.example:80]\n", "egress", "not encrypted"),
            ("environment: {MY_TOKEN: x}\n", "environment.MY_TOKEN", "credential"),
            ("environment: {PATH: \"/usr/bin:/tmp/bin\"}\n", "environment.PATH", "/tmp/bin"),
            ("environment: {PATH: \"/usr/bin::/bin\"}\n", "environment.PATH", "\"\""),
            ("environment: {PATH: \"/workspace\"}\n", "environment.PATH", "/workspace"),
        ])
    func dangerous(_ text: String, _ key: String, _ says: String) throws {
        let remark = try #require(try remarks(text).first { $0.key == key && $0.sentence.contains(says) })
        #expect(remark.kind == .dangerous)
        #expect(remark.origin == "p.yaml:3")
    }

    @Test("a call that is in no set is dangerous, one that is there already useless")
    func calls() throws {
        let both = try remarks("syscalls:\n  sets: [basic]\n  allow:\n  - socket\n  - read\n  deny: [clone3, write]\n")
        #expect(both.map(\.kind) == [.useless, .useless])
        #expect(both.map(\.key) == ["syscalls.allow", "syscalls.deny"])
        #expect(both.map(\.origin) == ["p.yaml:7", "p.yaml:8"])
        let lint = PolicyLint(sets: ["basic": ["read"]], absent: [])
        let strange = lint.remarks(
            on: try PolicyFixtures.resolve(Self.head + "syscalls: {sets: [basic], allow: [socket]}\n"))
        #expect(strange.map(\.kind) == [.dangerous])
        #expect(strange.first?.sentence.hasPrefix("socket is in no set") == true)
        let won = try remarks("syscalls: {sets: [threads], allow: [read], deny: [read]}\n")
        #expect(won.map(\.sentence) == ["read is denied as well, which wins"])
    }

    @Test("a waiver is dangerous where it counts, and useless where it does not")
    func waivers() throws {
        let text = "waive:\n- shared-lower\n- landlock\n- cpu-limit\n"
        let found = try remarks(text, absent: [.sharedLower])
        #expect(found.map(\.kind) == [.dangerous, .useless, .useless])
        #expect(found.map(\.origin) == ["p.yaml:4", "p.yaml:5", "p.yaml:6"])
        #expect(found[1].sentence == "landlock is not demanded")
        #expect(found[2].sentence == "cpu-limit is waived, and this host has it")
    }

    @Test(
        "a difference says where it leads",
        arguments: [
            ("limits: {pids: 7}\n", "tighter", "limits.pids: 256 -> 7"),
            ("limits: {wall: 1h}\n", "looser", "limits.wall: 120s -> 1h"),
            ("limits: {reserve: 600MiB}\n", "tighter", "limits.reserve: 512MiB -> 600MiB"),
            ("limits: {swap: 1GiB}\n", "looser", "limits.swap: 0 -> 1GiB"),
            ("workspace: {bytes: 1MiB}\n", "tighter", "workspace.bytes: 512MiB -> 1MiB"),
            ("workspace: {executable: false}\n", "tighter", "workspace.executable: true -> false"),
            ("waive: [cpu-limit]\n", "looser", "waive: none -> cpu-limit"),
            ("egress: [a.example:443]\n", "looser", "egress: none -> a.example:443"),
            ("filesystem: {masks: [/proc/stat]}\n", "tighter", "filesystem.masks: none -> /proc/stat"),
            ("syscalls: {allow: [read]}\n", "looser", "syscalls.allow: none -> read"),
            ("syscalls: {deny: [read]}\n", "tighter", "syscalls.deny: none -> read"),
            ("syscalls: {sets: [basic, threads, ipc]}\n", "tighter", "syscalls.sets: network-local -> none"),
            ("environment: {A: b}\n", "different", "environment.A: none -> b"),
            ("image: other\n", "different", "image: host -> other"),
        ])
    func difference(_ text: String, _ direction: String, _ change: String) throws {
        let before = try PolicyFixtures.resolve(PolicyFixtures.shipped("policies/base.yaml").text)
        let changes = PolicyDifference(from: before, to: try PolicyFixtures.resolve(Self.head + text)).changes
        #expect(changes.map { "\($0.key): \($0.before) -> \($0.after)" } == [change])
        #expect(changes.map(\.direction.rawValue) == [direction])
        // Back again leads the other way.
        let back = PolicyDifference(from: try PolicyFixtures.resolve(Self.head + text), to: before).changes
        let opposite = ["tighter": "looser", "looser": "tighter"][direction] ?? direction
        #expect(back.map(\.direction.rawValue) == [opposite])
    }

    @Test("a policy and itself differ in nothing; a place more to write is looser")
    func scratch() throws {
        let base = try PolicyFixtures.resolve(PolicyFixtures.shipped("policies/base.yaml").text)
        #expect(PolicyDifference(from: base, to: base).changes == [])
        let more = try PolicyFixtures.resolve(
            Self.head + "scratch:\n  /var/tmp: {bytes: 1MiB, inodes: 99, executable: false}\n")
        let changes = PolicyDifference(from: base, to: more).changes
        #expect(changes.count == 3 && changes.allSatisfy { $0.direction == .looser })
    }

    @Test("every value of the shipped policies has a meaning")
    func meanings() throws {
        let text = PolicyText(try PolicyFixtures.resolve(PolicyFixtures.shipped("policies/base.yaml").text))
        for row in text.rows { #expect(PolicyMeaning.sentence(for: row.key) != nil, "\(row.key)") }
        #expect(PolicyMeaning.sentence(for: "limit.pids") == nil)
    }
}

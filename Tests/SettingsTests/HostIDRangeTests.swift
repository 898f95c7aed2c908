// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import Settings

/// The ids of sandboxes are nobody else's.
struct HostIDRangeTests {
    private static let length = 142_606_370

    @Test("A range holds the ids of every process that there can be, and ends below 2^31")
    func size() {
        let range = HostIDRange(first: 1_900_000_000)
        #expect(HostIDRange.length == Self.length)
        #expect(range.base(process: 1) == 1_900_000_034)
        #expect(Int(range.base(process: 4_194_304)) + 34 <= range.ids.upperBound + 1)
        #expect(HostIDRange(first: HostIDRange.allowedFirst.upperBound).ids.upperBound == 2_147_483_647)
    }

    @Test("With nothing but accounts of the usual kind the standard range is free")
    func free() {
        let conflict = HostIDRange(first: HostIDRange.standardFirst).conflict(
            subordinate: [("/etc/subuid", "alice:100000:65536\n\nbroken\nbob:x:y\n"), ("/etc/subgid", "")],
            accounts: [("/etc/passwd", "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:\n"), ("/etc/group", "")])
        #expect(conflict == nil)
    }

    @Test(
        "Whoever hands out some of the ids is named",
        arguments: [
            (65_536, "", "", "524288 to 1879048191 belong to systemd's containers"),
            (1_879_048_191, "", "", "524288 to 1879048191 belong to systemd's containers"),
            (1_879_048_192, "a:1:1\nb:1879048192:1", "", "/etc/subuid:2 gives 1 from 1879048192 to b"),
            (1_900_000_000, "c:1000000000:900000001", "", "/etc/subuid:1 gives 900000001 from 1000000000 to c"),
            (1_900_000_000, "d:2042606369:5", "", "/etc/subuid:1 gives 5 from 2042606369 to d"),
            (1_900_000_000, "e:1:9223372036854775807", "", "/etc/subuid:1 gives 9223372036854775807 from 1 to e"),
            (1_900_000_000, "", "r:x:0:0\nf:x:1900000000:1", "/etc/passwd:2 gives 1900000000 to f"),
        ])
    func taken(first: Int, subordinate: String, accounts: String, conflict: String) {
        let found = HostIDRange(first: first).conflict(
            subordinate: [("/etc/subuid", subordinate)], accounts: [("/etc/passwd", accounts)])
        #expect(found == conflict)
    }

    @Test("Ids right before and behind the range are no conflict")
    func neighbours() {
        let range = HostIDRange(first: 1_900_000_000)
        #expect(
            range.conflict(
                subordinate: [("/etc/subuid", "a:1899999999:1\nb:\(1_900_000_000 + Self.length):9\nc:1900000000:0")],
                accounts: [("/etc/passwd", "d:x:1899999999:1900000000")]) == nil)
    }
}

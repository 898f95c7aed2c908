// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import SandboxRuntime
import Testing

/// T29: what is no name of a sandbox never comes near a path or a process.
@Suite struct SandboxNameTests {
    @Test(
        "a name is two numbers, and comes back as it was", arguments: ["1.0", "4711.3", "2147483647.1844674407370955"])
    func good(text: String) throws {
        #expect(try #require(SandboxName(text)).description == text)
    }

    @Test(
        "everything else is refused",
        arguments: [
            "", ".", "1", "1.", ".1", "0.0", "-1.0", "1.-1", "+1.0", "01.0", "1.00", "1.0.0", "1.0 ", " 1.0", "1.0\n",
            "1/0", "../1.0", "1.0/..", "nexus.1", "1.s0", "2147483648.0", "1.18446744073709551616", "١.٠", "1.0\u{0}",
            String(repeating: "1", count: 300) + ".0",
        ])
    func bad(text: String) {
        let isName = SandboxName(text) != nil
        #expect(!isName)
    }
}

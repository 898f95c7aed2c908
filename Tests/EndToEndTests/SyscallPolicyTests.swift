// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// How a policy has calls refused and narrowed, as programs meet it.
@Suite(.privileged, .serialized) struct SyscallPolicyTests {
    private func run(_ syscalls: String, _ command: [String]) throws -> BadInputHarness.End {
        let harness = try BadInputHarness()
        try harness.write("nexus-policy: 1\nextends: verifier\nsyscalls: \(syscalls)\n", to: "x.yaml")
        return try harness.run(["sandbox", "exec", "--policy", "./x.yaml", "--"] + command)
    }

    @Test("a call is narrowed to the values that a rule has")
    func rules() throws {
        let command = ["/bin/sh", "-c", "kill -0 $$ && kill -9 $$; echo alive"]
        #expect(try run("{action: refuse}", command).status == 128 + SIGKILL)
        let narrowed = try run("{arguments: [{call: kill, argument: 1, values: [0]}]}", command)
        #expect(narrowed.output == "alive\n", "\(narrowed.errors)")
    }
}

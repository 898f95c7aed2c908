// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import SandboxRuntime

@Suite struct ExitStatusTests {
    private static let fault = SandboxOutcome.Ending.fault(stage: "a", error: "b", subject: "c")

    @Test(
        "`sandbox exec` ends with the payload's code, 128+n for a signal, 124 for a limit, 125 when nexus failed",
        arguments: [
            (.exit(code: 0), 0), (.exit(code: 255), 255), (.signal(number: 11), 139), (.wall, 124), (.memory, 124),
            (.pids, 124), (.idle, 124), (.cpu, 124), (.disk, 124), (.output, 124), (.seccomp(call: "ptrace"), 124),
            (.cancelled, 130), (fault, 125),
        ] as [(SandboxOutcome.Ending, Int32)])
    func payload(_ ending: SandboxOutcome.Ending, _ status: Int32) { #expect(ExitStatus.ofPayload(ending) == status) }

    @Test(
        "an orchestrator's own code is the supervisor's; every other end is internal",
        arguments: [
            (.exit(code: 0), 0), (.exit(code: 4), 4), (.signal(number: 9), 70), (.wall, 70), (.memory, 70),
            (.pids, 70), (.cancelled, 70), (fault, 70),
        ] as [(SandboxOutcome.Ending, Int32)])
    func orchestrator(_ ending: SandboxOutcome.Ending, _ status: Int32) {
        #expect(ExitStatus.ofOrchestrator(ending) == status)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Sandbox
import Testing

struct SandboxErrorTests {
    @Test(
        "what the host lacks is 5, a fault between our own processes 70, anything asked wrongly 64",
        arguments: [
            ("guarantee.absent", 5), ("supervisor.gone", 70), ("collection.unreadable", 70), ("doctor.lures", 70),
            ("image.digest", 64),
            ("syscalls.unknown", 64),
        ] as [(String, Int32)])
    func exitStatus(_ code: String, _ status: Int32) {
        let error = SandboxError(code: code, operation: "try", subject: "it", cause: "a test")
        #expect(error.exitStatus == status)
    }
}

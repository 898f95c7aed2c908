// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import VerificationPlane

@Suite struct VerificationErrorTests {
    @Test("an error is one sentence in lower case")
    func sentence() {
        let error = VerificationError(
            code: "verification.report", operation: "read", subject: "the report of tests.run", cause: .foreignReport,
            hint: "look at its artifacts")
        #expect(
            "\(error)" == "read the report of tests.run: it does not carry this request's nonce; "
                + "hint: look at its artifacts")
    }
}

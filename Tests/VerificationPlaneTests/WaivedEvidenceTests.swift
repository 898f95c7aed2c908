// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import VerificationPlane

/// Evidence says what its sandboxes lacked.
@Suite struct WaivedEvidenceTests {
    private func records(waived: [Guarantee]?, limited: Bool = false) throws -> [EvidenceRecord] {
        let subject = try Sample.subject(patch: Patch(changes: []), scope: ["**"], tests: ["tests/test_a.py"])
        var context = Sample.context { _ in Sample.output() }
        context.waived = waived
        if limited { context = context.limited(by: CheckLimit(1)) }
        return [Constraint.Checker.scope, .secrets, .build, .tests].flatMap { checker in
            context.result(of: checker, on: subject, startedAt: context.now()) { _ in .pass }.records
        }
    }

    @Test("what was found in a sandbox names what was waived and absent there; what ran in none does not")
    func named() throws {
        for limited in [false, true] {
            let records = try records(waived: [.sharedLower, .pidsLimit], limited: limited)
            #expect(records.count == 4)
            for record in records {
                #expect(record.waived == (record.key.plan == nil ? nil : [.sharedLower, .pidsLimit]))
            }
            #expect(records.count { $0.waived != nil } == 2)
        }
    }

    @Test("where nothing was waived evidence has no word of it")
    func silent() throws { #expect(try records(waived: nil).allSatisfy { $0.waived == nil }) }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

@testable import IntegrationPlane

/// Merge requests that differ only in what a test is about.
enum Sample {
    static let workItem = WorkItemName("A")!
    static let specification = Digest(bytes: [UInt8](repeating: 9, count: 32))!
    static let evidence = [Digest(bytes: [UInt8](repeating: 1, count: 32))!, Digest(bytes: 0..<32)!]

    static func message(_ subject: String = "Greet in Klingon", body: String = "") throws -> CommitMessage {
        try CommitMessage(
            subject: subject, body: body, workItem: workItem, specification: specification, evidence: evidence,
            agent: "nexus-agent/replay",
            iteration: 2)
    }

    static func request(
        base: GitRepository.Base, tree: ObjectName, subject: String = "Greet in Klingon"
    ) throws -> MergeRequest {
        MergeRequest(base: base, tree: tree, message: try message(subject), signature: Fixture.signature)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A merge's message: what it is, and trailers that say where it comes from (git-interpret-trailers(1)).
///
/// The trailers name content and nothing that is made up, so that the same work gives the same message.
/// Texts from specifications and agents can't add a trailer, hide one or end the message early: what could is refused.
package struct CommitMessage: Sendable, Equatable {
    /// The whole message as it is written, ending with a newline.
    package let text: String

    /// - Parameters:
    ///   - subject: one line.
    ///   - body: paragraphs between subject and trailers; empty for none.
    ///   - workItem: its name in the specification, which is named by its SHA-256.
    ///   - evidence: what the records say, each by its SHA-256.
    ///   - agent: who wrote the patch, on one line, for example `nexus-agent/replay`.
    ///   - iteration: which attempt at the work item it was, from 1.
    /// - Throws: `message.invalid`.
    package init(
        subject: String, body: String = "", workItem: WorkItemName, specification: Digest, evidence: [Digest],
        agent: String, iteration: Int
    ) throws(IntegrationError) {
        try Self.refuseUnfitLine(subject, "subject")
        try Self.refuseUnfitLine(agent, "agent")
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines where !line.isEmpty { try Self.refuseUnfitLine(String(line), "body") }
        guard !evidence.isEmpty, iteration >= 1 else {
            throw Self.invalid("trailers", "\(evidence.count) pieces of evidence, iteration \(iteration)")
        }
        let trailers =
            ["Nexus-Work-Item: \(workItem)", "Nexus-Specification: \(specification)"]
            + evidence.map { "Nexus-Evidence: \($0)" }
            + ["Nexus-Agent: \(agent)", "Nexus-Iteration: \(iteration)"]
        let paragraphs = [subject] + (body.isEmpty ? [] : [body]) + [trailers.joined(separator: "\n")]
        text = paragraphs.joined(separator: "\n\n") + "\n"
    }

    private static func refuseUnfitLine(_ line: String, _ part: String) throws(IntegrationError) {
        let isBlank = line.allSatisfy(\.isWhitespace)
        let separators: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
        let isOneLine = !line.unicodeScalars.contains { separators.contains($0.properties.generalCategory) }
        guard !isBlank, isOneLine, line.utf8.count <= 1000 else {
            throw invalid(part, "must be one line of 1 to 1000 bytes without control characters")
        }
        // git takes a line of dashes for the end of the message in some commands.
        guard !line.hasPrefix("---") else { throw invalid(part, "must not start with ---") }
        guard !line.drop(while: \.isWhitespace).lowercased().hasPrefix("nexus-") || !line.contains(":") else {
            throw invalid(part, "must not look like a trailer of nexus")
        }
    }

    private static func invalid(_ part: String, _ found: String) -> IntegrationError {
        IntegrationError(.messageInvalid, "compose commit message,", part, .found(found))
    }
}

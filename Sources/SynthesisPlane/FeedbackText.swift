// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What an agent is told about the attempt before: the gate's reasons, then what the checkers found.
package enum FeedbackText {
    /// The longest text that an agent gets, in bytes of UTF-8.
    package static let byteLimit = 16 << 10
    private static let lineLimit = 2 << 10

    /// One finding a line, most important first; what does not fit is counted in the last line.
    package static func render(_ feedback: Feedback) -> String {
        let reasons = feedback.reasons.map(line)
        let findings = feedback.diagnostics.map(line)
        let lines =
            ["The gate refused the attempt before. Reasons:"] + reasons
            + (findings.isEmpty ? [] : ["Findings:"]) + findings
        var text = ""
        // Room for the line that counts the rest.
        let room = byteLimit - 64
        for (index, line) in lines.enumerated() {
            guard text.utf8.count + line.utf8.count < room else {
                return text + "(\(lines.count - index) more lines are left out)\n"
            }
            text += line + "\n"
        }
        return text
    }

    private static func line(_ reason: GateReason) -> String {
        let kind = reason.isInfrastructure ? "could not be decided" : "refused"
        return cut("- \(reason.code) (constraint \(reason.constraint), \(kind))")
    }

    private static func line(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.path.map { path in path + (diagnostic.line.map { ":\($0)" } ?? "") + ": " } ?? ""
        return cut("- \(place)\(diagnostic.code): \(diagnostic.message)")
    }

    private static func cut(_ line: String) -> String {
        // A checker's message may be a whole log: no more of it is looked at than can be shown.
        let shown = TerminalText.escape(String(line.unicodeScalars.prefix(lineLimit)))
        guard shown.utf8.count > lineLimit else { return shown }
        var kept = String.UnicodeScalarView()
        var count = 0
        for scalar in shown.unicodeScalars {
            count += UTF8.width(scalar)
            guard count <= lineLimit - 3 else { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// How an error of any module reads: one line, safe to show on a terminal, the place first and the way out last.
package enum ErrorSentence {
    /// For example `spec.md:12: read requirement R1: level is missing; hint: must, should or may`. What is nil or empty
    /// leaves no trace.
    package static func text(
        at location: SourceLocation? = nil, _ operation: String, _ subject: String, _ cause: String?,
        hint: String? = nil
    ) -> String {
        let what = [operation, subject].filter { !$0.isEmpty }.joined(separator: " ")
        let parts = [location?.description, what, cause].compactMap(\.self).filter { !$0.isEmpty }
        return TerminalText.escape(parts.joined(separator: ": ") + (hint.map { "; hint: \($0)" } ?? ""))
    }
}

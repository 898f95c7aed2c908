// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// What a checker has to say about one constraint, before it becomes a record.
struct Finding: Equatable {
    /// How many diagnostics a record carries at most: enough to act on, not enough to drown in.
    static let diagnosticLimit = 50

    let result: EvidenceRecord.Result
    let diagnostics: [Diagnostic]

    static let pass = Finding(result: .pass, diagnostics: [])

    static func fail(_ diagnostics: [Diagnostic]) -> Finding {
        Finding(result: .fail, diagnostics: Array(diagnostics.prefix(diagnosticLimit)))
    }

    static func error(_ diagnostics: [Diagnostic]) -> Finding {
        Finding(result: .error, diagnostics: Array(diagnostics.prefix(diagnosticLimit)))
    }

    /// The same with what is worth knowing about a pass; what is no pass says enough.
    func remarking(_ diagnostics: [Diagnostic]) -> Finding {
        result == .pass ? Finding(result: .pass, diagnostics: self.diagnostics + diagnostics) : self
    }

    /// A pass unless something was found.
    static func judged(_ diagnostics: [Diagnostic]) -> Finding { diagnostics.isEmpty ? .pass : .fail(diagnostics) }
}

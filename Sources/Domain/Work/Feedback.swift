// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a refused attempt hands to the next one: the only way back in the pipeline.
package struct Feedback: Stored {
    package static let kind = "feedback"
    package static let schemaVersion = 1

    package let reasons: [GateReason]
    package var diagnostics: [Diagnostic]

    package init(reasons: [GateReason], diagnostics: [Diagnostic]) {
        self.reasons = reasons
        self.diagnostics = diagnostics
    }
}

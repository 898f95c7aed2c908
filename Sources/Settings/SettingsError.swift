// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Something in the settings that nexus will not act on.
package struct SettingsError: Error, Sendable, Equatable {
    /// Stable names for programs that read errors.
    package enum Code: String, Sendable, CaseIterable {
        /// Not TOML, or not text.
        case syntax = "settings.syntax"
        case tooLarge = "settings.too-large"
        /// Made for another version of nexus.
        case version = "settings.version"
        case unknownKey = "settings.unknown-key"
        case missingKey = "settings.missing-key"
        case wrongType = "settings.wrong-type"
        case outOfRange = "settings.out-of-range"
        /// A profile that no file has, or a name that is none.
        case unknownName = "settings.unknown-name"
        case unknownVariable = "settings.unknown-variable"
        /// A secret itself where only a reference may stand.
        case literalSecret = "settings.literal-secret"
        /// What a secret's reference names is not there.
        case absentSecret = "settings.absent-secret"
        /// A value of the right form that can't be used here: a policy that is not there, a pattern that is none.
        case unusableValue = "settings.unusable-value"
        /// Ids of the host that somebody else hands out.
        case overlap = "settings.overlap"
    }

    package let code: Code
    /// What was being done, or what kind of thing the subject is.
    package let operation: String
    /// The dotted key, the variable, the flag or the file.
    package let subject: String
    package let cause: String
    /// What is allowed, or what to do.
    package let hint: String?
    package let location: SourceLocation?

    package init(
        _ code: Code, operation: String, subject: String, cause: String, hint: String? = nil,
        location: SourceLocation? = nil
    ) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
        self.location = location
    }
}

extension SettingsError: CustomStringConvertible {
    /// One sentence, for example `orchestrator.toml:12: key run.attempts: 0 is out of range; hint: …`.
    package var description: String { ErrorSentence.text(at: location, operation, subject, cause, hint: hint) }
}

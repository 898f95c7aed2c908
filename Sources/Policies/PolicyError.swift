// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Something in a policy or image file that nexus will not act on.
package struct PolicyError: Error, Sendable, Equatable {
    /// Stable names for programs that read errors.
    package enum Code: String, Sendable, CaseIterable {
        /// Not YAML, or YAML with features that these files do not have.
        case syntax = "policy.syntax"
        case tooLarge = "policy.too-large"
        /// Says nothing. Never read as the defaults.
        case empty = "policy.empty"
        case unknownKey = "policy.unknown-key"
        case duplicateKey = "policy.duplicate-key"
        case missingKey = "policy.missing-key"
        case wrongType = "policy.wrong-type"
        case outOfRange = "policy.out-of-range"
        case badPath = "policy.bad-path"
        /// A guarantee, system call, set, image or policy that nobody knows by this name.
        case unknownName = "policy.unknown-name"
        /// `extends` that leads nowhere or in a circle.
        case extends = "policy.extends"
        /// Each value is fine, together they can't be enforced.
        case contradiction = "policy.contradiction"
        /// An image asks for a part of the host that no sandbox gets.
        case forbiddenSource = "policy.forbidden-source"
    }

    package let code: Code
    /// What was being done, for example `read policy`.
    package let operation: String
    /// The dotted key, or the file when there is no key.
    package let subject: String
    /// What is wrong with it.
    package let cause: String
    /// What is allowed, or what to do.
    package let hint: String?
    package let location: SourceLocation?

    package init(
        _ code: Code, operation: String, subject: String, cause: String, hint: String? = nil,
        location: SourceLocation?
    ) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
        self.location = location
    }
}

extension PolicyError: CustomStringConvertible {
    /// One sentence, for example `agent.yaml:12: read policy limits.memory: "lots" is not a size; hint: …`.
    package var description: String {
        ErrorSentence.text(at: location, operation, subject, cause, hint: hint)
    }

    /// What an author wrote, fit for one line of a terminal: shortened, nothing invisible left as it is.
    package static func quoted(_ text: String) -> String {
        "\"\(TerminalText.escape(text, limit: 60))\""
    }
}

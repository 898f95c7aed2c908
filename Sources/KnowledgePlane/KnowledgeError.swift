// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
package import Linux

/// Why something could not be proven, signed or read back.
package struct KnowledgeError: Error, Sendable, Equatable {
    /// What went wrong, each with the stable code that it is known by.
    package enum Reason: String, Sendable, CaseIterable {
        /// Others than the owner could read or replace the signing key, or it is somebody else's.
        case keyExposed = "key.exposed"
        /// The signing key is there, and is none.
        case keyDamaged = "key.damaged"
        /// The key that is to be trusted is neither a fingerprint nor a public key.
        case keyUnreadable = "key.unreadable"
        /// Another process makes the key at this moment.
        case keyBusy = "key.busy"
        /// The files of the key could not be used: what the system said.
        case keyUnusable = "key.unusable"
        /// Not an archive as nexus writes it.
        case archive = "bundle.archive"
        /// The list of files is not one, or does not fit what is there.
        case manifest = "bundle.manifest"
        /// A file differs from what the manifest says, or is not in the one spelling of what it says.
        case entry = "bundle.entry"
        /// A signature that does not verify, or another key's.
        case signature = "bundle.signature"
        /// A signed statement says something else than the records.
        case statement = "bundle.statement"
        /// The records do not prove what was merged.
        case unproven = "bundle.unproven"
        case tooLarge = "bundle.too_large"
        /// There is nothing to export.
        case nothing = "export.nothing"
        /// The evidence of a run was removed by `nexus clean`.
        case cleaned = "export.cleaned"
        case encoding = "knowledge.encoding"
    }

    /// What was found, or what the system said.
    package enum Cause: Sendable, Equatable {
        case system(Errno)
        case found(String)
    }

    package let reason: Reason
    package let operation: String
    /// The file of the bundle, or the path, that it was about.
    package let subject: String
    package let cause: Cause?
    package let hint: String?

    package init(_ reason: Reason, operation: String, subject: String, cause: Cause? = nil, hint: String? = nil) {
        self.reason = reason
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
    }

    /// The stable dotted code, for JSON, metrics and exit status.
    package var code: String { reason.rawValue }

    /// Whether evidence or a key is not what it was, as against something that the operator can put right.
    package var isDamage: Bool {
        switch reason {
        case .keyExposed, .keyUnreadable, .keyBusy, .keyUnusable, .tooLarge, .nothing, .cleaned, .encoding: false
        case .keyDamaged, .archive, .manifest, .entry, .signature, .statement, .unproven: true
        }
    }
}

extension KnowledgeError: CustomStringConvertible {
    /// One line, safe to show on a terminal.
    package var description: String {
        let text: String? =
            switch cause {
            case .system(let errno): "\(errno)"
            case .found(let text): text
            case nil: nil
            }
        return ErrorSentence.text(operation, subject, text, hint: hint)
    }
}

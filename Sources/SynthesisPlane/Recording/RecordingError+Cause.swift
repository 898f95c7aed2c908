// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

extension RecordingError {
    /// What was wrong. Lines are those of the recording.
    package enum Cause: Sendable, Equatable {
        /// It can't be opened or read, with what the system said.
        case unreadable(String)
        /// Zero bytes, or nothing but white space and comments.
        case empty
        case tooLarge(limit: Int, unit: String)
        /// Bytes that are not UTF-8, or control characters.
        case binary
        /// No YAML, with what the parser said.
        case malformed(String)
        /// An anchor, an alias or a tag: a recording says everything where it happens.
        case aliased
        case unknownKey(String)
        case missingKey(String)
        case duplicateKey(String)
        case wrongType(expected: String)
        case unknownVersion(String)
        case noAttempts
        case duplicateAttempt(firstLine: Int)
        case finishNotLast
        /// A work item that the specification does not have.
        case unknownWorkItem
        /// An attempt that nothing was recorded for.
        case noAttempt

        /// Stable: scripts and metrics may rely on it.
        package var code: String {
            switch self {
            case .unreadable: "recording.unreadable"
            case .empty: "recording.empty"
            case .tooLarge: "recording.too_large"
            case .binary: "recording.binary"
            case .malformed: "recording.malformed"
            case .aliased: "recording.aliased"
            case .unknownKey: "recording.key.unknown"
            case .missingKey: "recording.key.missing"
            case .duplicateKey: "recording.key.duplicate"
            case .wrongType: "recording.type"
            case .unknownVersion: "recording.version"
            case .noAttempts: "recording.no_attempts"
            case .duplicateAttempt: "recording.duplicate_attempt"
            case .finishNotLast: "recording.finish_not_last"
            case .unknownWorkItem: "recording.unknown_work_item"
            case .noAttempt: "recording.no_attempt"
            }
        }

        /// The cause in words, lowercase, without a full stop.
        var sentence: String {
            switch self {
            case .unreadable(let reason): reason
            case .empty: "the file is empty"
            case .tooLarge(let limit, let unit): "more than \(limit) \(unit)"
            case .binary: "not UTF-8 text"
            case .malformed(let reason): "not YAML: \(reason)"
            case .aliased: "anchors, aliases and tags are not allowed"
            case .unknownKey(let key): "unknown key \(quote(key))"
            case .missingKey(let key): "missing key \(quote(key))"
            case .duplicateKey(let key): "the key \(quote(key)) is repeated"
            case .wrongType(let expected): "not \(expected)"
            case .unknownVersion(let version): "unknown version \(quote(version))"
            case .noAttempts: "no attempts"
            case .duplicateAttempt(let line): "the same attempt is already recorded in line \(line)"
            case .finishNotLast: "an attempt ends with its only finish"
            case .unknownWorkItem: "the specification has no such work item"
            case .noAttempt: "no such attempt is recorded"
            }
        }

        private func quote(_ text: String) -> String { "\"\(TerminalText.escape(String(text.prefix(80))))\"" }
    }
}

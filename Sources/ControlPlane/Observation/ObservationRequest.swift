// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Observability

/// What a run tells of itself, and what it never tells.
package struct ObservationRequest: Codable, Sendable, Equatable {
    /// From which importance on a line is logged.
    package enum Level: String, Codable, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    /// Where log lines go.
    package enum Destination: String, Codable, Sendable, CaseIterable {
        /// `log/nexus.jsonl` in the state folder.
        case file
        case standardError = "standard-error"
    }

    /// The most that is read of a secret's file, in bytes.
    static let secretByteLimit = 64 << 10

    package let level: Level
    package let destination: Destination
    /// The size in bytes at which the log file is put aside.
    package let rotateSize: Int
    /// Patterns of the operator's, by the name that is shown instead.
    package let patterns: [String: String]
    /// Files whose content is a secret, by the name that is shown instead. Values are never part of a request: it can be
    /// seen in the list of processes.
    package let secretFiles: [String: String]

    package init(
        level: Level = .info, destination: Destination = .file, rotateSize: Int = 16 << 20,
        patterns: [String: String] = [:],
        secretFiles: [String: String] = [:]
    ) {
        self.level = level
        self.destination = destination
        self.rotateSize = rotateSize
        self.patterns = patterns
        self.secretFiles = secretFiles
    }

    /// Reads the secrets' files.
    /// - Throws: status 64 for a file that can't be read, and for what can't be redacted.
    package func redactor() throws(ControlError) -> Redactor {
        var (values, rules): ([SecretValue], [SecretRule]) = ([], [])
        for (name, path) in secretFiles.sorted(by: { $0.key < $1.key }) {
            let bytes = try InputFile.read(path, limit: Self.secretByteLimit)
            guard bytes.count <= Self.secretByteLimit else {
                throw ControlError(
                    code: "redaction.value", description: "read \(path): more than \(Self.secretByteLimit) bytes",
                    exitStatus: 64)
            }
            do { values.append(try SecretValue(name: name, bytes: bytes)) } catch { throw ControlError(error) }
        }
        for (name, pattern) in patterns.sorted(by: { $0.key < $1.key }) {
            do { rules.append(try SecretRule(name: name, pattern: pattern)) } catch { throw ControlError(error) }
        }
        return Redactor(values: values, patterns: rules)
    }
}

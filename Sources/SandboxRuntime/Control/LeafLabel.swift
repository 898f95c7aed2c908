// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What a sandbox's cgroup is for, kept on its folder: it is there as long as the sandbox is, whoever made it, and no
/// payload can read or write it.
package struct LeafLabel: Sendable, Equatable {
    /// Only a process with CAP_SYS_ADMIN can name it (xattr(7)).
    static let attribute = "trusted.nexus.sandbox"

    /// The launch's number within its supervisor.
    package let sequence: UInt64
    /// Milliseconds since 1970.
    package let startedAt: Int64
    /// The plan's SHA-256.
    package let plan: [UInt8]

    package init(sequence: UInt64, startedAt: Int64, plan: [UInt8]) {
        self.sequence = sequence
        self.startedAt = startedAt
        self.plan = plan
    }

    /// Three words.
    package var encoded: [UInt8] { Array("\(sequence) \(startedAt) \(Hexadecimal.encode(plan))".utf8) }

    /// Nil when the bytes are no label.
    package init?(_ bytes: [UInt8]) {
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, let sequence = UInt64(words[0]), let startedAt = Int64(words[1]),
            let plan = Hexadecimal.decode(String(words[2]))
        else { return nil }
        self.init(sequence: sequence, startedAt: startedAt, plan: plan)
    }
}

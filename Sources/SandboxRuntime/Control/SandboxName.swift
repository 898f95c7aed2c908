// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What an operator calls a running sandbox by: its supervisor's pid and its number there, for example `4711.3`.
package struct SandboxName: Sendable, Hashable, CustomStringConvertible {
    /// The supervisor's pid.
    package let process: Int32
    /// 0 for what the supervisor was started with.
    package let sequence: UInt64

    package init(process: Int32, sequence: UInt64) {
        self.process = process
        self.sequence = sequence
    }

    /// Two decimal numbers as `description` writes them, and nothing else.
    package init?(_ text: String) {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        guard words.count == 2, let process = Int32(words[0]), let sequence = UInt64(words[1]), process > 0 else {
            return nil
        }
        self.init(process: process, sequence: sequence)
        guard description == text else { return nil }
    }

    package var description: String { "\(process).\(sequence)" }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

extension GitRepository {
    /// What one tree has against another, as a unified diff for people; nobody's diff or conversion program runs.
    /// - Parameter byteLimit: what is longer is cut there, and says so.
    package func difference(
        from base: ObjectName, to candidate: ObjectName, byteLimit: Int
    ) async throws(IntegrationError) -> [UInt8] {
        let output = try await run([
            "diff-tree", "-p", "-r", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
            "--ignore-submodules=none", base.text,
            candidate.text,
        ]).output
        guard output.count > byteLimit else { return output }
        return output.prefix(byteLimit) + Array("\n(cut: \(output.count - byteLimit) more bytes)\n".utf8)
    }
}

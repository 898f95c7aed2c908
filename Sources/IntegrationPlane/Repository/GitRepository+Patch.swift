// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

extension GitRepository {
    /// The tree that a patch makes of another, written as objects; two processes, whatever the patch's size.
    ///
    /// - Parameters:
    ///   - patch: must name every path that it removes (`completed(_:onto:)` adds what is implied).
    ///   - base: a tree, or a commit for its tree.
    ///   - restored: protected files with the operator's bytes. They win over patch and base, and over whatever stands
    ///     in their way. A file keeps the executable bit that it has in the base.
    /// - Throws: `patch.submodule`, `patch.implicit-removal`, `patch.invalid`.
    package func apply(
        _ patch: Patch, to base: ObjectName, restoring restored: [RepositoryPath: [UInt8]] = [:]
    ) async throws(IntegrationError) -> ObjectName {
        let listing = try await listing(of: base)
        return try await write { pack throws(IntegrationError) in
            var edit = TreeEdit(listing)
            try edit.apply(patch, into: &pack)
            try edit.restore(restored, into: &pack)
            return edit.root.write(into: &pack)
        }
    }

    /// The same patch with every removal spelled out: files below a removed or replaced folder, and a file where a
    /// folder is put. What is judged by its paths (scope) must be judged on this form.
    package func completed(_ patch: Patch, onto base: ObjectName) async throws(IntegrationError) -> Patch {
        TreeEdit(try await listing(of: base)).completed(patch)
    }
}

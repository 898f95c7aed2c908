// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane

/// A patch as people read it: nothing is decided on it.
enum PatchText {
    private static let byteLimit = 4 << 20

    /// A diff against the tree that the attempt started on; of a patch that can't be applied, its paths and why.
    /// - Parameter candidate: the tree that was judged, which is the start's own where the patch may not be applied.
    static func bytes(
        of patch: Patch, _ start: AttemptStart, candidate: ObjectName, in repository: GitRepository
    ) async -> [UInt8] {
        var text: [UInt8]
        do throws(IntegrationError) {
            let isApplied = candidate != start.tree || patch.changes.isEmpty
            let tree = isApplied ? candidate : try await repository.apply(patch, to: start.tree)
            text = try await repository.difference(from: start.tree, to: tree, byteLimit: byteLimit)
        } catch {
            text = Array("there is no diff: \(error)\n".utf8)
            for change in patch.changes { text += Array("\(change.path)\n".utf8) }
        }
        for refusal in patch.refusals {
            text += Array("can't be part of a commit: \(refusal.path), \(refusal.what)\n".utf8)
        }
        return text
    }
}

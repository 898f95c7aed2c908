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
            guard let tree = try await tree(of: patch, start, candidate, repository) else {
                return paths(of: patch, because: "it is large, and may not be applied") + refusals(of: patch)
            }
            text = try await repository.difference(from: start.tree, to: tree, byteLimit: byteLimit)
        } catch {
            text = paths(of: patch, because: "\(error)")
        }
        return text + refusals(of: patch)
    }

    /// Nil for a patch that would have to be written once more only to be shown, and is too large for that.
    private static func tree(
        of patch: Patch, _ start: AttemptStart, _ candidate: ObjectName, _ repository: GitRepository
    ) async throws(IntegrationError) -> ObjectName? {
        if candidate != start.tree || patch.changes.isEmpty { return candidate }
        let size = patch.changes.reduce(0) { sum, change in
            if case .file(let bytes, _) = change.kind { sum + bytes.count } else { sum }
        }
        return size > byteLimit ? nil : try await repository.apply(patch, to: start.tree)
    }

    private static func paths(of patch: Patch, because cause: String) -> [UInt8] {
        Array((["there is no diff: \(cause)"] + patch.changes.map(\.path.description)).map { $0 + "\n" }.joined().utf8)
    }

    private static func refusals(of patch: Patch) -> [UInt8] {
        patch.refusals.flatMap { Array("can't be part of a commit: \($0.path), \($0.what)\n".utf8) }
    }
}

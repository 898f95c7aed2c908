// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A patch as it is kept between two processes: its content lies in the repository as objects, named here.
package struct StoredPatch: Codable, Sendable, Equatable {
    /// One path, with what stands there afterwards; without an object it is deleted.
    package struct Change: Codable, Sendable, Equatable {
        let path: RepositoryPath
        let mode: String?
        let object: ObjectName?
    }

    let changes: [Change]
    let refusals: [Patch.Refusal]
}

extension GitRepository {
    /// Writes a patch's content as objects, which no ref names.
    package func keep(_ patch: Patch) async throws(IntegrationError) -> StoredPatch {
        let changes = try await write { pack throws(IntegrationError) in
            patch.changes.map { change -> StoredPatch.Change in
                switch change.kind {
                case .deleted: StoredPatch.Change(path: change.path, mode: nil, object: nil)
                case .link(let target): Self.stored(change.path, .link, pack.add(.blob, target))
                case .file(let bytes, let executable):
                    Self.stored(change.path, executable ? .executable : .file, pack.add(.blob, bytes))
                }
            }
        }
        return StoredPatch(changes: changes, refusals: patch.refusals)
    }

    /// The patch that was kept.
    /// - Throws: `object.missing` when git has collected its content since, `object.wrong`.
    package func load(_ stored: StoredPatch) async throws(IntegrationError) -> Patch {
        let blobs = try await readBlobs(stored.changes.compactMap(\.object))
        var changes: [Patch.Change] = []
        for change in stored.changes {
            guard let object = change.object else {
                changes.append(Patch.Change(path: change.path, kind: .deleted))
                continue
            }
            let bytes = blobs[object] ?? []
            switch TreeEntry.Mode(spelling: change.mode ?? "") {
            case .link: changes.append(Patch.Change(path: change.path, kind: .link(bytes)))
            case .file, .executable:
                let executable = change.mode == TreeEntry.Mode.executable.rawValue
                changes.append(Patch.Change(path: change.path, kind: .file(bytes, executable: executable)))
            case .submodule, nil:
                throw IntegrationError(
                    .objectWrong, "load patch", object.text, .found("no mode that a patch can have"))
            }
        }
        return Patch(changes: changes, refusals: stored.refusals)
    }

    private static func stored(
        _ path: RepositoryPath, _ mode: TreeEntry.Mode, _ object: ObjectName
    ) -> StoredPatch.Change {
        StoredPatch.Change(path: path, mode: mode.rawValue, object: object)
    }
}

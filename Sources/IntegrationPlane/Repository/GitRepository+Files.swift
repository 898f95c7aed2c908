// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

extension GitRepository {
    /// One file of a commit.
    package struct CommittedFile: Sendable, Equatable {
        package let path: RepositoryPath
        package let bytes: [UInt8]
    }

    /// The files below a folder of a commit, by path. Links and submodules are not files, and refused.
    /// - Throws: `tree.unsupported` for those, and for a file above `byteLimit`, before any is read.
    package func files(
        in folder: RepositoryPath, of commit: ObjectName, byteLimit: Int
    ) async throws(IntegrationError) -> [CommittedFile] {
        let listing = try await listing(of: try await tree(of: commit), sizes: true)
        let found = listing.entries.filter { $0.key.isInside(folder) }.sorted { $0.key < $1.key }
        for (path, entry) in found {
            guard entry.mode == .file || entry.mode == .executable, path != folder else {
                throw IntegrationError(
                    .treeUnsupported, "read", path.description, .found("it is not a plain file"))
            }
            guard listing.sizes[entry.object, default: .max] <= byteLimit else {
                throw IntegrationError(
                    .treeUnsupported, "read", path.description, .found("it is larger than \(byteLimit) bytes"))
            }
        }
        let blobs = try await readBlobs(found.map(\.value.object))
        return found.map { CommittedFile(path: $0.key, bytes: blobs[$0.value.object] ?? []) }
    }
}

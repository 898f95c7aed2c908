// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux

extension GitRepository {
    /// Refuses when the index or a tracked file differs from HEAD. Untracked files do not count.
    ///
    /// No git command looks at the work tree, because that can run what the repository names (filters, fsmonitor,
    /// textconv). A file that nobody touched since git saw it is unchanged; of any other the bytes are hashed as they
    /// are, so that one that a filter changes on check-out counts as changed once it was touched.
    func refuseDirty(head: ObjectName) async throws(IntegrationError) {
        let index = try await indexEntries()
        let committed = try await listTree(head)
        for entry in index where committed[entry.path] != entry.tree {
            throw dirty("\(entry.path) is changed in the index")
        }
        let paths = Set(index.map(\.path))
        if let path = committed.keys.first(where: { !paths.contains($0) }) {
            throw dirty("\(path) is removed in the index")
        }
        let root = try FolderDescriptor(path: path)
        let writtenAt = (try? FileStatus(path: "\(gitFolder)/index"))?.modifiedAt ?? 0
        for entry in index.sorted(by: { $0.path < $1.path }) where !entry.isSkipped {
            guard try isUnchanged(entry, at: entry.path.components[...], in: root, writtenAt) else {
                throw dirty("\(entry.path) is changed")
            }
        }
    }

    private func indexEntries() async throws(IntegrationError) -> [IndexEntry] {
        let (entries, unreadable) = IndexEntry.entries(try await run(IndexEntry.listing).output)
        if let unreadable {
            throw IntegrationError(
                .treeUnsupported, "read the index of", path,
                .found("entry \(unreadable) is not one that nexus carries"))
        }
        if let entry = entries.first(where: { $0.stage != 0 }) {
            throw dirty("\(entry.path) has a conflict that is not resolved")
        }
        return entries
    }

    private func isUnchanged(
        _ entry: IndexEntry, at path: ArraySlice<ArraySlice<UInt8>>, in folder: borrowing FolderDescriptor,
        _ indexWrittenAt: Int
    ) throws(IntegrationError) -> Bool {
        guard let first = path.first else { return false }
        let name = Array(first)
        guard let status = try folder.status(name) else { return entry.tree.mode == .submodule }
        if path.count > 1 {
            guard status.kind == .directory else { return false }
            return try isUnchanged(entry, at: path.dropFirst(), in: try folder.folder(name), indexWrittenAt)
        }
        switch (entry.tree.mode, status.kind) {
        case (.submodule, .directory): return true
        case (.link, .link): return format.name(of: .blob, try folder.target(ofLink: name)) == entry.tree.object
        case (.file, .regular), (.executable, .regular):
            // Any of the three executable bits.
            guard (status.permissions & 0o111 != 0) == (entry.tree.mode == .executable) else { return false }
            if entry.isUntouched(status, indexWrittenAt: indexWrittenAt) { return true }
            return format.name(of: .blob, try folder.read(name, limit: 1 << 31)) == entry.tree.object
        default: return false
        }
    }

    private func dirty(_ found: String) -> IntegrationError {
        IntegrationError(
            .repositoryDirty, "open repository", path, .found(found), hint: "commit the changes or stash them")
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux

extension GitRepository {
    /// Refuses when the index or a tracked file differs from HEAD. Untracked files do not count.
    ///
    /// No git command looks at the work tree, because that can run what the repository names (filters, fsmonitor,
    /// textconv): file bytes are hashed here as they are. A file that a filter changes on check-out therefore counts as
    /// changed.
    func refuseDirty(head: ObjectName) async throws(IntegrationError) {
        let index = try await indexEntries()
        let committed = try await listTree(head)
        for (path, entry) in index where committed[path] != entry.tree {
            throw dirty("\(path) is changed in the index")
        }
        if let path = committed.keys.first(where: { index[$0] == nil }) {
            throw dirty("\(path) is removed in the index")
        }
        let root = try FolderDescriptor(path: path)
        for (path, entry) in index.sorted(by: { $0.key < $1.key }) where !entry.isSkipped {
            guard try isUnchanged(entry.tree, at: path.components[...], in: root) else {
                throw dirty("\(path) is changed")
            }
        }
    }

    private struct IndexEntry {
        let tree: TreeEntry
        /// Left out of the work tree on purpose (a sparse check-out).
        let isSkipped: Bool
    }

    private func indexEntries() async throws(IntegrationError) -> [RepositoryPath: IndexEntry] {
        let result = try await run(["ls-files", "--stage", "-t", "-z"])
        var entries: [RepositoryPath: IndexEntry] = [:]
        for record in result.records {
            // `H 100644 <object> <stage>\t<path>`
            let parts = record.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
            let fields = (parts.first ?? []).split(separator: UInt8(ascii: " ")).map {
                String(decoding: $0, as: UTF8.self)
            }
            guard parts.count == 2, fields.count == 4, let mode = TreeEntry.Mode(spelling: fields[1]),
                let object = ObjectName(fields[2]), let path = RepositoryPath(bytes: parts[1])
            else {
                throw IntegrationError(
                    .treeUnsupported, "read the index of", self.path,
                    .found("entry \(String(decoding: record, as: UTF8.self)) is not one that nexus carries"))
            }
            guard fields[3] == "0" else { throw dirty("\(path) has a conflict that is not resolved") }
            entries[path] = IndexEntry(tree: TreeEntry(mode: mode, object: object), isSkipped: fields[0] == "S")
        }
        return entries
    }

    private func isUnchanged(
        _ entry: TreeEntry, at path: ArraySlice<ArraySlice<UInt8>>, in folder: borrowing FolderDescriptor
    ) throws(IntegrationError) -> Bool {
        guard let first = path.first else { return false }
        let name = Array(first)
        guard let status = try folder.status(name) else { return entry.mode == .submodule }
        if path.count > 1 {
            guard status.kind == .directory else { return false }
            return try isUnchanged(entry, at: path.dropFirst(), in: try folder.folder(name))
        }
        switch (entry.mode, status.kind) {
        case (.submodule, .directory): return true
        case (.link, .link): return format.name(of: .blob, try folder.target(ofLink: name)) == entry.object
        case (.file, .regular), (.executable, .regular):
            // Any of the three executable bits.
            guard (status.permissions & 0o111 != 0) == (entry.mode == .executable) else { return false }
            return format.name(of: .blob, try folder.read(name, limit: 1 << 31)) == entry.object
        default: return false
        }
    }

    private func dirty(_ found: String) -> IntegrationError {
        IntegrationError(
            .repositoryDirty, "open repository", path, .found(found), hint: "commit the changes or stash them")
    }
}

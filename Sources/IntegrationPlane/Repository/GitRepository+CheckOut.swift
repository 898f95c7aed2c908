// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

extension GitRepository {
    /// Blobs are read in portions of about so many bytes, so that memory does not grow with the repository.
    private static let portion = 64 << 20

    /// Writes a tree's files into an empty folder, byte for byte: no attribute, filter or end-of-line rule applies, and
    /// nothing is written outside the folder whatever the tree says. Files are 0644 or 0755, folders 0755; a submodule
    /// is an empty folder.
    /// - Throws: `repository.folder-not-empty`; what was written until an error stays for the caller to remove.
    package func checkOut(_ tree: ObjectName, to folder: String) async throws(IntegrationError) {
        let root = try FolderDescriptor(path: folder)
        guard try root.names().isEmpty else {
            throw IntegrationError(.folderNotEmpty, "check out to", folder, .found("the folder is not empty"))
        }
        let listing = try await listing(of: tree, sizes: true)
        try makeFolders(of: listing.root, in: root)
        let entries = listing.entries.sorted { $0.key < $1.key }.map { (path: $0.key, entry: $0.value) }
        try await write(entries, sizes: listing.sizes, to: root)
    }

    /// Writes, into an empty folder, what an overlay has to have over one checked-out tree to show another: new and
    /// changed files, and a whiteout for each name that is gone. As with `checkOut(_:to:)`, byte for byte.
    /// - Throws: `object.missing` when a tree is not in this repository; `repository.folder-not-empty`.
    package func checkOut(
        _ tree: ObjectName, over base: ObjectName, to folder: String
    ) async throws(IntegrationError) {
        let root = try FolderDescriptor(path: folder)
        guard try root.names().isEmpty else {
            throw IntegrationError(.folderNotEmpty, "check out to", folder, .found("the folder is not empty"))
        }
        let difference = try await difference(from: base, to: tree)
        var folders = Folder()
        for (path, entry) in difference.written { folders.set(path.components[...], to: entry) }
        try makeFolders(of: folders, in: root)
        try await write(
            difference.written, sizes: try await sizes(of: difference.written.map(\.entry.object)), to: root)
        for path in difference.removed { try remove(path.components[...], in: root) }
    }

    private func difference(from base: ObjectName, to tree: ObjectName) async throws(IntegrationError) -> TreeDifference
    {
        let result = try await run(
            [
                "diff-tree", "-r", "-t", "-z", "--raw", "--no-renames", "--ignore-submodules=none", base.text,
                tree.text,
            ], results: [0, 128])
        guard result.status == 0 else {
            throw IntegrationError(
                .objectMissing, "compare tree", tree.text, .found("it or \(base) is not in \(path), or not whole"))
        }
        return try TreeDifference(tree: tree, records: result.records)
    }

    /// Puts a whiteout at a path, with the folders above it.
    private func remove(
        _ path: ArraySlice<ArraySlice<UInt8>>, in folder: borrowing FolderDescriptor
    ) throws(IntegrationError) {
        guard let first = path.first else { return }
        let name = Array(first)
        guard path.count > 1 else { return try folder.makeWhiteout(name) }
        let exists = try folder.status(name) != nil
        try remove(path.dropFirst(), in: exists ? try folder.folder(name) : try folder.makeFolder(name))
    }

    /// Portion by portion, submodules left out.
    private func write(
        _ entries: [(path: RepositoryPath, entry: TreeEntry)], sizes: [ObjectName: Int],
        to root: borrowing FolderDescriptor
    ) async throws(IntegrationError) {
        var pending: [(path: RepositoryPath, entry: TreeEntry)] = []
        var size = 0
        for (path, entry) in entries where entry.mode != .submodule {
            pending.append((path, entry))
            size += sizes[entry.object] ?? 0
            if size >= Self.portion || pending.count >= 10_000 {
                try await write(pending, to: root)
                (pending, size) = ([], 0)
            }
        }
        try await write(pending, to: root)
    }

    private func makeFolders(of folder: Folder, in parent: borrowing FolderDescriptor) throws(IntegrationError) {
        for (name, item) in folder.items {
            switch item {
            case .folder(let folder): try makeFolders(of: folder, in: try parent.makeFolder(name))
            case .leaf(let entry) where entry.mode == .submodule: _ = try parent.makeFolder(name)
            case .leaf: break
            }
        }
    }

    private func write(
        _ entries: [(path: RepositoryPath, entry: TreeEntry)], to root: borrowing FolderDescriptor
    ) async throws(IntegrationError) {
        let blobs = try await readBlobs(entries.map(\.entry.object))
        for (path, entry) in entries {
            try write(entry.mode, blobs[entry.object] ?? [], at: path.components[...], in: root)
        }
    }

    private func write(
        _ mode: TreeEntry.Mode, _ bytes: [UInt8], at path: ArraySlice<ArraySlice<UInt8>>,
        in folder: borrowing FolderDescriptor
    ) throws(IntegrationError) {
        guard let first = path.first else { return }
        let name = Array(first)
        if path.count > 1 {
            return try write(mode, bytes, at: path.dropFirst(), in: try folder.folder(name))
        }
        switch mode {
        case .file: try folder.write(bytes, to: name, mode: 0o644)
        case .executable: try folder.write(bytes, to: name, mode: 0o755)
        case .link:
            guard !bytes.isEmpty, !bytes.contains(0) else {
                throw IntegrationError(
                    .treeUnsupported, "check out", folder.pathOf(name), .found("no file system can hold this link"))
            }
            try folder.makeLink(name, target: bytes)
        case .submodule: break
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// A patch's way into a tree. Nothing is read or written here but memory.
struct TreeEdit {
    private(set) var root: Folder
    private let base: [RepositoryPath: TreeEntry]

    init(_ listing: TreeListing) {
        root = listing.root
        base = listing.entries
    }

    /// Puts a patch's changes in: removals first, so that a file can take a folder's place and the reverse.
    mutating func apply(_ patch: Patch, into pack: inout Pack) throws(IntegrationError) {
        for change in patch.changes { try refuseSubmodule(at: change.path, "apply patch to") }
        for change in patch.changes where change.kind == .deleted {
            if case .folder? = root.item(at: change.path.components[...]) {
                throw implicit(change.path, "is a folder, whose files the patch does not name")
            }
            root.remove(change.path.components[...])
        }
        for change in patch.changes where change.kind != .deleted {
            let path = change.path.components[...]
            if case .folder? = root.item(at: path) {
                throw implicit(change.path, "would replace a folder, whose files the patch does not name")
            }
            if let leaf = root.leaf(onTheWayTo: path.dropLast()) {
                let obstacle = path.prefix(leaf.depth).map { String(decoding: $0, as: UTF8.self) }.joined(
                    separator: "/")
                throw implicit(change.path, "would replace \(obstacle), which the patch does not remove")
            }
            root.set(path, to: try Self.entry(change, into: &pack))
        }
    }

    /// Puts the operator's files in, over whatever is there.
    mutating func restore(_ files: [RepositoryPath: [UInt8]], into pack: inout Pack) throws(IntegrationError) {
        let paths = files.keys.sorted()
        // Sorted, not each with its neighbour only: `a`, `a.b`, `a/c`.
        let known = Set(paths.map(\.bytes))
        for path in paths {
            try refuseSubmodule(at: path, "restore")
            for (index, byte) in path.bytes.enumerated() where byte == UInt8(ascii: "/") {
                guard !known.contains(Array(path.bytes[..<index])) else {
                    throw IntegrationError(
                        .patchInvalid, "restore", path.description, .found("a folder above it is to be a file as well"))
                }
            }
            let mode: TreeEntry.Mode = base[path]?.mode == .executable ? .executable : .file
            root.set(path.components[...], to: TreeEntry(mode: mode, object: pack.add(.blob, files[path] ?? [])))
        }
    }

    /// See `GitRepository.completed(_:onto:)`.
    func completed(_ patch: Patch) -> Patch {
        var named = Set(patch.changes.map(\.path))
        var changes: [Patch.Change] = []
        for change in patch.changes {
            let path = change.path.components[...]
            var implied: [RepositoryPath] = []
            if case .folder? = root.item(at: path) {
                implied = base.keys.filter { $0.isInside(change.path) }
                // A folder is no entry of its own: its removal is that of its files.
                if change.kind != .deleted { changes.append(change) }
            } else {
                changes.append(change)
                if change.kind != .deleted, let leaf = root.leaf(onTheWayTo: path.dropLast()) {
                    let bytes = Array(path.prefix(leaf.depth).joined(separator: [UInt8(ascii: "/")]))
                    implied = RepositoryPath(bytes: bytes).map { [$0] } ?? []
                }
            }
            for path in implied where named.insert(path).inserted {
                changes.append(Patch.Change(path: path, kind: .deleted))
            }
        }
        return Patch(changes: changes, refusals: patch.refusals)
    }

    private static func entry(_ change: Patch.Change, into pack: inout Pack) throws(IntegrationError) -> TreeEntry {
        switch change.kind {
        case .file(let bytes, let executable):
            return TreeEntry(mode: executable ? .executable : .file, object: pack.add(.blob, bytes))
        case .link(let target):
            guard !target.isEmpty, target.count < 4096, !target.contains(0) else {
                throw IntegrationError(
                    .patchInvalid, "apply patch to", change.path.description,
                    .found("no file system can hold this link"))
            }
            return TreeEntry(mode: .link, object: pack.add(.blob, target))
        case .deleted: preconditionFailure("removals have no entry")
        }
    }

    // The base is asked, not the tree as changed so far: replacing the submodule in two steps is refused as well.
    private func refuseSubmodule(at path: RepositoryPath, _ operation: String) throws(IntegrationError) {
        let isBelow = (0...path.bytes.count).contains { end in
            guard end == path.bytes.count || path.bytes[end] == UInt8(ascii: "/") else { return false }
            return RepositoryPath(bytes: path.bytes[..<end]).flatMap { base[$0] }?.mode == .submodule
        }
        let isAbove = base.contains { $0.value.mode == .submodule && $0.key.isInside(path) }
        guard isBelow || isAbove else { return }
        throw IntegrationError(
            .patchSubmodule, operation, path.description, .found("a submodule is there; nexus leaves those as they are")
        )
    }

    private func implicit(_ path: RepositoryPath, _ found: String) -> IntegrationError {
        IntegrationError(.patchImplicit, "apply patch to", path.description, .found("it \(found)"))
    }
}

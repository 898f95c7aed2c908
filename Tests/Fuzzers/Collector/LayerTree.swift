// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A layer of a workspace, in memory.
indirect enum LayerTree: Equatable {
    case file([UInt8], isExecutable: Bool)
    case link(String)
    case folder([String: LayerTree], isOpaque: Bool)
    /// The overlay's mark for a deletion; in an upper layer only.
    case whiteout

    /// Puts something at a path, making folders on the way; what is no folder there stays, and the rest is left out.
    mutating func put(_ new: LayerTree, at path: ArraySlice<String>) {
        guard case .folder(var children, let isOpaque) = self, let name = path.first else { return }
        let rest = path.dropFirst()
        if rest.isEmpty {
            children[name] = new
        } else {
            var child = children[name] ?? .folder([:], isOpaque: false)
            child.put(new, at: rest)
            children[name] = child
        }
        self = .folder(children, isOpaque: isOpaque)
    }

    /// What an overlay shows of this over `base`; nil for nothing.
    func shown(over base: LayerTree?) -> LayerTree? {
        guard case .folder(let children, let isOpaque) = self else { return self == .whiteout ? nil : self }
        var lower: [String: LayerTree] = [:]
        if !isOpaque, case .folder(let below, _)? = base { lower = below }
        var shown = lower
        for (name, child) in children { shown[name] = child.shown(over: lower[name]) }
        return .folder(shown, isOpaque: false)
    }

    /// Every path that is no folder, as a commit would hold it.
    func leafs(below path: String = "") -> [String: LayerTree] {
        guard case .folder(let children, _) = self else { return [path: self] }
        var leafs: [String: LayerTree] = [:]
        for (name, child) in children {
            leafs.merge(child.leafs(below: path.isEmpty ? name : "\(path)/\(name)")) { first, _ in first }
        }
        return leafs
    }

    /// The folders that replace the base's.
    func opaqueFolders(below path: String = "") -> Set<[UInt8]> {
        guard case .folder(let children, let isOpaque) = self else { return [] }
        var folders: Set<[UInt8]> = isOpaque ? [Array(path.utf8)] : []
        for (name, child) in children {
            folders.formUnion(child.opaqueFolders(below: path.isEmpty ? name : "\(path)/\(name)"))
        }
        return folders
    }

    /// Writes it to disk under a name that is free.
    func write(_ name: String, in folder: borrowing DirectoryDescriptor) throws(LinuxError) {
        switch self {
        case .file(let bytes, let isExecutable):
            let mode: UInt64 = isExecutable ? 0o755 : 0o644
            let file: FileDescriptor = try Files.open(
                name, below: folder, [.writeOnly, .create, .exclusive], mode: mode)
            try Files.write(bytes, to: file)
        case .link(let target): try Folders.link(name, to: target, in: folder)
        case .whiteout: try Folders.makeDevice(name, major: 0, minor: 0, in: folder)
        case .folder(let children, _):
            try Folders.make(name, in: folder)
            let inside: DirectoryDescriptor = try Files.open(name, below: folder, [.readOnly, .directory])
            for (name, child) in children { try child.write(name, in: inside) }
        }
    }

    /// Removes from disk what `write` wrote.
    func erase(_ name: String, in folder: borrowing DirectoryDescriptor) throws(LinuxError) {
        if case .folder(let children, _) = self {
            let inside: DirectoryDescriptor = try Files.open(name, below: folder, [.readOnly, .directory])
            for (name, child) in children { try child.erase(name, in: inside) }
            try Folders.remove(name, in: folder, isFolder: true)
        } else {
            try Folders.remove(name, in: folder)
        }
    }
}

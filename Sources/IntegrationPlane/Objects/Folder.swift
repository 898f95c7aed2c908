// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// A tree in memory, one level: names of any bytes, each a leaf or a folder.
struct Folder {
    indirect enum Item {
        case leaf(TreeEntry)
        case folder(Folder)
    }

    var items: [[UInt8]: Item] = [:]
    /// The tree object that says exactly this, when nothing has been changed since it was read.
    var object: ObjectName?

    /// Puts a leaf at a path, with the folders above it; whatever stood in the way is gone.
    mutating func set(_ path: ArraySlice<ArraySlice<UInt8>>, to entry: TreeEntry) {
        guard let first = path.first else { return }
        object = nil
        let name = Array(first)
        guard path.count > 1 else {
            items[name] = .leaf(entry)
            return
        }
        var folder = takeFolder(name) ?? Folder()
        folder.set(path.dropFirst(), to: entry)
        items[name] = .folder(folder)
    }

    /// Removes the leaf at a path, and the folders that are empty then: a tree has no empty folders.
    mutating func remove(_ path: ArraySlice<ArraySlice<UInt8>>) {
        guard let first = path.first else { return }
        let name = Array(first)
        object = nil
        guard path.count > 1 else {
            items[name] = nil
            return
        }
        guard var folder = takeFolder(name) else { return }
        folder.remove(path.dropFirst())
        items[name] = folder.items.isEmpty ? nil : .folder(folder)
    }

    /// The leaf or the folder at a path.
    func item(at path: ArraySlice<ArraySlice<UInt8>>) -> Item? {
        guard let first = path.first, let item = items[Array(first)] else { return nil }
        guard path.count > 1 else { return item }
        guard case .folder(let folder) = item else { return nil }
        return folder.item(at: path.dropFirst())
    }

    /// The first leaf at or above a path, from the top: what a folder on the way would have to replace.
    func leaf(onTheWayTo path: ArraySlice<ArraySlice<UInt8>>) -> (depth: Int, entry: TreeEntry)? {
        guard let first = path.first, let item = items[Array(first)] else { return nil }
        switch item {
        case .leaf(let entry): return (1, entry)
        case .folder(let folder):
            guard let below = folder.leaf(onTheWayTo: path.dropFirst()) else { return nil }
            return (below.depth + 1, below.entry)
        }
    }

    /// Writes the trees that changed into a pack, bottom up.
    func write(into pack: inout Pack) -> ObjectName {
        if let object { return object }
        var lines: [(key: [UInt8], line: [UInt8])] = []
        for (name, item) in items {
            switch item {
            case .leaf(let entry):
                lines.append((name, Self.line(entry.mode.rawValue, name, entry.object)))
            case .folder(let folder):
                // git sorts a folder as if its name ended with a slash.
                let object = folder.write(into: &pack)
                lines.append((name + [UInt8(ascii: "/")], Self.line("40000", name, object)))
            }
        }
        lines.sort { $0.key.lexicographicallyPrecedes($1.key) }
        return pack.add(.tree, lines.flatMap(\.line))
    }

    // Taken out, not copied: the folder is then changed in place instead of being duplicated at each level.
    private mutating func takeFolder(_ name: [UInt8]) -> Folder? {
        guard case .folder(let folder)? = items.removeValue(forKey: name) else { return nil }
        return folder
    }

    private static func line(_ mode: String, _ name: [UInt8], _ object: ObjectName) -> [UInt8] {
        Array("\(mode) ".utf8) + name + [0] + (Hexadecimal.decode(object.text) ?? [])
    }
}

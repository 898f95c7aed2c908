// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// A tree with everything below it, as git listed it; checked, so that later steps can rely on its names.
struct TreeListing {
    let root: Folder
    /// Every path but folders.
    let entries: [RepositoryPath: TreeEntry]
    /// How many bytes each blob has; empty when sizes were not asked for.
    let sizes: [ObjectName: Int]

    private struct Record {
        let path: [UInt8]
        let mode: String
        let object: ObjectName
        let size: Int?
    }

    /// Reads `ls-tree -r -t -z`, with `-l` or without.
    init(tree: ObjectName, records: [ArraySlice<UInt8>]) throws(IntegrationError) {
        var rest: [Record] = []
        rest.reserveCapacity(records.count)
        for record in records { rest.append(try Self.parse(record, tree: tree)) }
        var entries: [RepositoryPath: TreeEntry] = [:]
        var sizes: [ObjectName: Int] = [:]
        for record in rest {
            if let size = record.size { sizes[record.object] = size }
        }
        var slice = rest[...]
        var root = try Self.folder(tree, below: [], from: &slice, entries: &entries)
        // The caller may have named a commit: only folders below are known to be tree objects of that name.
        root.object = nil
        self.root = root
        guard slice.isEmpty else { throw Self.unsupported("it is not in git's order", tree: tree) }
        self.entries = entries
        self.sizes = sizes
    }

    private static func folder(
        _ object: ObjectName, below prefix: [UInt8], from records: inout ArraySlice<Record>,
        entries: inout [RepositoryPath: TreeEntry]
    ) throws(IntegrationError) -> Folder {
        var folder = Folder()
        // A folder's record comes before those of everything in it.
        while let record = records.first, record.path.starts(with: prefix) {
            records.removeFirst()
            let name = Array(record.path.dropFirst(prefix.count))
            guard let path = RepositoryPath(bytes: record.path), !name.contains(UInt8(ascii: "/")),
                folder.items[name] == nil
            else {
                throw unsupported("the name \(String(decoding: record.path, as: UTF8.self))", tree: object)
            }
            if record.mode == "040000" {
                let below = record.path + [UInt8(ascii: "/")]
                folder.items[name] = .folder(
                    try Self.folder(record.object, below: below, from: &records, entries: &entries))
            } else if let mode = TreeEntry.Mode(spelling: record.mode) {
                let entry = TreeEntry(mode: mode, object: record.object)
                folder.items[name] = .leaf(entry)
                entries[path] = entry
            } else {
                throw unsupported("mode \(record.mode) of \(path)", tree: object)
            }
        }
        folder.object = object
        return folder
    }

    /// `<mode> <type> <object>[ <size>]\t<path>`
    private static func parse(_ record: ArraySlice<UInt8>, tree: ObjectName) throws(IntegrationError) -> Record {
        guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { throw unreadable(record, tree: tree) }
        let fields = record[..<tab].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count >= 3, let object = ObjectName(fields[2]) else { throw unreadable(record, tree: tree) }
        return Record(
            path: Array(record[(tab + 1)...]), mode: fields[0], object: object,
            size: fields.count > 3 ? Int(fields[3]) : nil)
    }

    private static func unsupported(_ found: String, tree: ObjectName) -> IntegrationError {
        IntegrationError(
            .treeUnsupported, "read tree", tree.text, .found("\(found) is not one that nexus carries"))
    }

    private static func unreadable(_ record: ArraySlice<UInt8>, tree: ObjectName) -> IntegrationError {
        IntegrationError(
            .gitUnreadable, "read tree", tree.text, .found("listed as \(String(decoding: record, as: UTF8.self))"))
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// What has to be laid over one tree, checked out, to show another.
struct TreeDifference {
    /// New and changed entries.
    private(set) var written: [(path: RepositoryPath, entry: TreeEntry)] = []
    /// The names that are gone; of a folder that is gone only its own.
    let removed: [RepositoryPath]

    private static let folder = "040000"
    private static let nothing = "000000"

    /// Reads `diff-tree -r -t -z --raw`: `:<old mode> <new mode> <old object> <new object> <status>`, then the path.
    init(tree: ObjectName, records: [ArraySlice<UInt8>]) throws(IntegrationError) {
        var gone: [RepositoryPath] = []
        var goneFolders: Set<[UInt8]> = []
        var present: Set<RepositoryPath> = []
        for (record, name) in try Self.pairs(records, tree: tree) {
            let fields = String(decoding: record.dropFirst(), as: UTF8.self).split(separator: " ").map(String.init)
            guard record.first == UInt8(ascii: ":"), fields.count == 5, let object = ObjectName(fields[3]) else {
                throw Self.unreadable(record, tree: tree)
            }
            guard let path = RepositoryPath(bytes: name) else {
                throw Self.unsupported("the name \(String(decoding: name, as: UTF8.self))", tree: tree)
            }
            if fields[1] == Self.nothing {
                gone.append(path)
                if fields[0] == Self.folder { goneFolders.insert(path.bytes) }
                continue
            }
            present.insert(path)
            if fields[1] == Self.folder { continue }
            guard let mode = TreeEntry.Mode(spelling: fields[1]) else {
                throw Self.unsupported("mode \(fields[1]) of \(path)", tree: tree)
            }
            // A submodule is an empty folder, whatever commit it stands at.
            if mode == .submodule, fields[0] == mode.rawValue { continue }
            written.append((path, TreeEntry(mode: mode, object: object)))
        }
        // A folder where a folder was does not cover it: what was in it has to be removed by name.
        for (path, entry) in written where entry.mode == .submodule { goneFolders.remove(path.bytes) }
        removed = gone.filter { path in
            // What has taken its place covers it.
            guard !present.contains(path) else { return false }
            return !path.bytes.indices.contains { index in
                path.bytes[index] == UInt8(ascii: "/") && goneFolders.contains(Array(path.bytes[..<index]))
            }
        }
    }

    private static func pairs(
        _ records: [ArraySlice<UInt8>], tree: ObjectName
    ) throws(IntegrationError) -> [(ArraySlice<UInt8>, ArraySlice<UInt8>)] {
        guard records.count.isMultiple(of: 2) else { throw unreadable(records.last ?? [], tree: tree) }
        return stride(from: 0, to: records.count, by: 2).map { (records[$0], records[$0 + 1]) }
    }

    private static func unsupported(_ found: String, tree: ObjectName) -> IntegrationError {
        IntegrationError(
            .treeUnsupported, "compare tree", tree.text, .found("\(found) is not one that nexus carries"))
    }

    private static func unreadable(_ record: ArraySlice<UInt8>, tree: ObjectName) -> IntegrationError {
        IntegrationError(
            .gitUnreadable, "compare tree", tree.text, .found("shown as \(String(decoding: record, as: UTF8.self))"))
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux

/// One path of a repository's index, with what git last saw of its file (gitformat-index(5)).
struct IndexEntry: Equatable {
    /// What stat(2) said when git last knew the file's content; times in nanoseconds.
    struct Seen: Equatable {
        let modifiedAt: Int
        let changedAt: Int
        let inode: UInt64
        /// The size's low 32 bits.
        let size: UInt32
    }

    let path: RepositoryPath
    let tree: TreeEntry
    /// 0, or the side of a conflict.
    let stage: Int
    /// Left out of the work tree on purpose (a sparse check-out).
    let isSkipped: Bool
    /// Nil where this git says it in another way: then only the content counts.
    let seen: Seen?

    /// Whether the file is the one that git saw, untouched since. A file written in the very moment of the index
    /// could have been written after it, and is not trusted (git's "racy" entries).
    func isUntouched(_ status: FileStatus, indexWrittenAt: Int) -> Bool {
        guard let seen, seen.modifiedAt < indexWrittenAt, seen.changedAt < indexWrittenAt else { return false }
        return seen
            == Seen(
                modifiedAt: status.modifiedAt, changedAt: status.changedAt, inode: status.inode,
                size: UInt32(truncatingIfNeeded: status.byteCount))
    }
}

extension IndexEntry {
    /// The arguments whose output `entries` reads.
    static let listing = ["ls-files", "--stage", "-t", "-z", "--debug"]

    /// Reads `H 100644 <object> <stage>\t<path>\0`, each followed by lines of what git saw.
    /// - Returns: what could be read, and the first record that could not.
    static func entries(_ output: [UInt8]) -> (entries: [IndexEntry], unreadable: String?) {
        var entries: [IndexEntry] = []
        var header: ArraySlice<UInt8>?
        for chunk in output.split(separator: 0, omittingEmptySubsequences: false) {
            // What follows a NUL is the last entry's lines, and after the last of them the next entry's header.
            let (seen, next) = header == nil ? (nil, chunk) : afterHeader(chunk)
            if let header {
                guard let entry = entry(header, seen: seen) else {
                    return (entries, String(decoding: header, as: UTF8.self))
                }
                entries.append(entry)
            }
            header = next
        }
        return (entries, nil)
    }

    private static func entry(_ header: ArraySlice<UInt8>, seen: Seen?) -> IndexEntry? {
        let parts = header.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
        let fields = (parts.first ?? []).split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 2, fields.count == 4, let mode = TreeEntry.Mode(spelling: fields[1]),
            let object = ObjectName(fields[2]), let stage = Int(fields[3]), let path = RepositoryPath(bytes: parts[1])
        else { return nil }
        return IndexEntry(
            path: path, tree: TreeEntry(mode: mode, object: object), stage: stage, isSkipped: fields[0] == "S",
            seen: seen)
    }

    /// Each of the lines starts with two spaces; a header starts with its tag.
    private static func afterHeader(_ chunk: ArraySlice<UInt8>) -> (seen: Seen?, next: ArraySlice<UInt8>) {
        var rest = chunk
        var numbers: [String: [Int]] = [:]
        while rest.first == UInt8(ascii: " "), let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let words = String(decoding: rest[..<end], as: UTF8.self).split { " \t".contains($0) }
            for (name, value) in zip(words, words.dropFirst()) where name.hasSuffix(":") {
                numbers[String(name.dropLast())] = value.split(separator: ":").compactMap { Int($0) }
            }
            rest = rest[(end + 1)...]
        }
        let seen = Seen(
            modifiedAt: nanoseconds(numbers["mtime"]), changedAt: nanoseconds(numbers["ctime"]),
            inode: numbers["ino"]?.first.map(UInt64.init(truncatingIfNeeded:)),
            size: numbers["size"]?.first.map(UInt32.init(truncatingIfNeeded:)))
        return (seen, rest)
    }

    private static func nanoseconds(_ parts: [Int]?) -> Int? {
        guard let parts, parts.count == 2 else { return nil }
        return parts[0] * 1_000_000_000 + parts[1]
    }
}

extension IndexEntry.Seen {
    fileprivate init?(modifiedAt: Int?, changedAt: Int?, inode: UInt64?, size: UInt32?) {
        guard let modifiedAt, let changedAt, let inode, let size else { return nil }
        self.init(modifiedAt: modifiedAt, changedAt: changedAt, inode: inode, size: size)
    }
}

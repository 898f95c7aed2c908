// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import FoundationEssentials

/// A plain tar archive that every tar reads, with one spelling for its content: no times, owners or padding of anybody's
/// choice.
enum Archive {
    private static let blockSize = ArchiveHeader.blockSize
    private static let zero = Data(count: blockSize)
    /// Two blocks of zeroes.
    private static let end = Data(count: 2 * blockSize)

    /// The entries in the order given.
    static func write(_ entries: [ArchiveEntry]) -> [UInt8] {
        var archive = Data()
        for entry in entries {
            archive += ArchiveHeader.block(name: entry.name, byteCount: entry.bytes.count)
            archive += entry.bytes
            archive += Data(count: padding(entry.bytes.count))
        }
        return Array(archive + end)
    }

    /// Each byte is accounted for: what `write` would not write for these entries is refused.
    static func read(_ archive: [UInt8]) throws(KnowledgeError) -> [ArchiveEntry] {
        guard !archive.isEmpty else { throw refusal("the file", "it is empty") }
        var (entries, offset) = ([ArchiveEntry](), 0)
        while true {
            let last = entries.last.map { "what follows \($0.name)" } ?? "the file"
            guard archive.count - offset >= blockSize else { throw refusal(last, "it is cut off at byte \(offset)") }
            let block = Data(archive[offset..<(offset + blockSize)])
            if block == zero { break }
            let entry = try read(block, archive, at: offset + blockSize, after: last)
            entries.append(entry)
            offset += blockSize + entry.bytes.count + padding(entry.bytes.count)
        }
        guard Data(archive[offset...]) == end else {
            throw refusal("the end", "two empty blocks and nothing else belong at byte \(offset)")
        }
        return entries
    }

    private static func read(
        _ block: Data, _ archive: [UInt8], at start: Int, after last: String
    ) throws(KnowledgeError) -> ArchiveEntry {
        guard block[257..<263].elementsEqual(Data("ustar\0".utf8)) else {
            throw refusal(last, "no header as nexus writes it at byte \(start - blockSize); this is not a bundle")
        }
        let name = Array(block.prefix(ArchiveHeader.nameLimit).prefix { $0 != 0 })
        let shown = String(decoding: name, as: UTF8.self)
        guard block[156] == UInt8(ascii: "0") else { throw refusal(shown, "it is not a regular file") }
        guard ArchiveHeader.isAllowed(name) else {
            throw refusal("the name \(shown)", "a bundle holds no such name")
        }
        let digits = String(decoding: block[124..<135], as: UTF8.self)
        guard let byteCount = Int(digits, radix: 8), byteCount >= 0 else { throw refusal(shown, "it has no size") }
        guard byteCount + padding(byteCount) <= archive.count - start else {
            throw refusal(shown, "it claims \(byteCount) bytes, and \(archive.count - start) are left")
        }
        guard ArchiveHeader.block(name: shown, byteCount: byteCount) == block else {
            throw refusal(shown, "its header is not the one that nexus writes; was it packed by another program?")
        }
        let end = start + byteCount
        guard Data(archive[end..<(end + padding(byteCount))]) == Data(count: padding(byteCount)) else {
            throw refusal(shown, "something stands between it and the next file")
        }
        return ArchiveEntry(name: shown, bytes: Array(archive[start..<end]))
    }

    private static func padding(_ byteCount: Int) -> Int { (blockSize - byteCount % blockSize) % blockSize }

    private static func refusal(_ subject: String, _ finding: String) -> KnowledgeError {
        KnowledgeError(.archive, operation: "read", subject: subject, cause: .found(finding))
    }
}

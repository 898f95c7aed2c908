// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// An empty ext4 file system of a given size, as bytes (ext4(5), the kernel's Documentation/filesystems/ext4). Without
/// a journal: what it holds ends with the sandbox. Written here, because no other program runs in a launch.
struct DiskImageLayout: Sendable, Equatable {
    /// Bytes at a place; all others are zero.
    struct Extent: Sendable, Equatable {
        let offset: Int
        let bytes: [UInt8]
    }

    static let blockBytes = 4096
    /// A block of bits has one for each block of its group.
    static let groupBlocks = 8 * blockBytes
    private static let inodeBytes = 256
    private static let descriptorBytes = 32
    private static let inodesPerBlock = blockBytes / inodeBytes
    /// Numbers 1 to 10 mean something; the root is 2.
    private static let reservedInodes = 10
    /// Of the supervisor's own: two folders, and one that an overlay makes.
    private static let ownFolders = 3

    private let groups: Int
    private let inodesPerGroup: Int
    private let blocks: Int
    let owner: UInt32?

    /// - Parameters:
    ///   - bytes: what can be written, less what the file system keeps account with.
    ///   - inodes: how many files and folders there can be; rounded up to whole blocks.
    ///   - owner: of the root; nil: root's own.
    init(bytes: Int, inodes: Int, owner: UInt32? = nil) {
        self.owner = owner
        let content = (bytes + Self.blockBytes - 1) / Self.blockBytes + 1 + Self.ownFolders
        let wanted = inodes + Self.reservedInodes + Self.ownFolders
        var groups = max(1, (wanted + Self.groupBlocks - 1) / Self.groupBlocks)
        while true {
            let perGroup = Self.inodesPerGroup(wanted, groups)
            let overhead = (0..<groups).reduce(0) { $0 + Self.overhead(of: $1, groups: groups, perGroup) }
            if content + overhead <= groups * Self.groupBlocks {
                self.groups = groups
                inodesPerGroup = perGroup
                // The last group holds at least its own tables.
                let least =
                    (groups - 1) * Self.groupBlocks + Self.overhead(of: groups - 1, groups: groups, perGroup) + 1
                blocks = max(content + overhead, least)
                return
            }
            groups = max(groups + 1, (content + overhead + Self.groupBlocks - 1) / Self.groupBlocks)
        }
    }

    /// Of the whole image.
    var byteCount: Int { blocks * Self.blockBytes }

    private static func inodesPerGroup(_ wanted: Int, _ groups: Int) -> Int {
        let each = (wanted + groups - 1) / groups
        return (each + inodesPerBlock - 1) / inodesPerBlock * inodesPerBlock
    }

    private static func tableBlocks(_ groups: Int) -> Int {
        (groups * descriptorBytes + blockBytes - 1) / blockBytes
    }

    /// Copies of the superblock stand in groups 0, 1 and the powers of 3, 5 and 7.
    private static func hasCopy(_ group: Int) -> Bool {
        guard group > 1 else { return true }
        return [3, 5, 7].contains { base in
            var power = base
            while power < group { power *= base }
            return power == group
        }
    }

    /// What a group's own tables take: copies, two blocks of bits, the inodes.
    private static func overhead(of group: Int, groups: Int, _ inodesPerGroup: Int) -> Int {
        (hasCopy(group) ? 1 + tableBlocks(groups) : 0) + 2 + inodesPerGroup / inodesPerBlock
    }

    // MARK: The parts

    /// Everything that is not zero.
    var extents: [Extent] {
        let descriptors = (0..<groups).flatMap { descriptor(of: $0) }
        var extents: [Extent] = []
        for group in 0..<groups {
            let start = group * Self.groupBlocks
            if Self.hasCopy(group) {
                extents.append(
                    Extent(offset: start * Self.blockBytes + (group == 0 ? 1024 : 0), bytes: superblock(group)))
                extents.append(Extent(offset: (start + 1) * Self.blockBytes, bytes: descriptors))
            }
            extents.append(
                Extent(
                    offset: bitsBlock(group) * Self.blockBytes,
                    bytes: Self.bits(used: usedBlocks(group), of: blockCount(group))))
            extents.append(
                Extent(
                    offset: (bitsBlock(group) + 1) * Self.blockBytes,
                    bytes: Self.bits(used: usedInodes(group), of: inodesPerGroup)))
        }
        extents.append(Extent(offset: (bitsBlock(0) + 2) * Self.blockBytes + Self.inodeBytes, bytes: rootInode))
        extents.append(Extent(offset: rootBlock * Self.blockBytes, bytes: rootFolder))
        return extents
    }

    /// What the superblock and the root say.
    struct Totals: Sendable, Equatable {
        let blocks: Int
        let inodes: Int
        let inodesPerGroup: Int
        let freeBlocks: Int
        let freeInodes: Int
        let rootBlock: Int
    }

    var totals: Totals {
        let used = (0..<groups).reduce(0) { $0 + usedBlocks($1) }
        return Totals(
            blocks: blocks, inodes: inodesPerGroup * groups, inodesPerGroup: inodesPerGroup, freeBlocks: blocks - used,
            freeInodes: inodesPerGroup * groups - Self.reservedInodes, rootBlock: rootBlock)
    }

    private func blockCount(_ group: Int) -> Int { min(Self.groupBlocks, blocks - group * Self.groupBlocks) }

    /// Where a group's two blocks of bits begin; its inodes follow.
    private func bitsBlock(_ group: Int) -> Int {
        group * Self.groupBlocks + (Self.hasCopy(group) ? 1 + Self.tableBlocks(groups) : 0)
    }

    private var rootBlock: Int { Self.overhead(of: 0, groups: groups, inodesPerGroup) }

    private func usedBlocks(_ group: Int) -> Int {
        Self.overhead(of: group, groups: groups, inodesPerGroup) + (group == 0 ? 1 : 0)
    }

    private func usedInodes(_ group: Int) -> Int { group == 0 ? Self.reservedInodes : 0 }

    /// The first `used` are taken; those from `count` on don't exist, which is told in the same way.
    private static func bits(used: Int, of count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: blockBytes)
        func set(_ range: Range<Int>) {
            var index = range.lowerBound
            while index < range.upperBound {
                if index.isMultiple(of: 8), index + 8 <= range.upperBound {
                    bytes[index / 8] = 0xFF
                    index += 8
                } else {
                    bytes[index / 8] |= 1 << (index % 8)
                    index += 1
                }
            }
        }
        set(0..<used)
        set(count..<groupBlocks)
        return bytes
    }

    private func descriptor(of group: Int) -> [UInt8] {
        var writer = ByteWriter()
        for block in 0..<3 { writer.append(UInt32(bitsBlock(group) + block)) }
        writer.append(UInt16(blockCount(group) - usedBlocks(group)))
        writer.append(UInt16(inodesPerGroup - usedInodes(group)))
        // Folders in it.
        writer.append(UInt16(group == 0 ? 1 : 0))
        return writer.bytes + [UInt8](repeating: 0, count: Self.descriptorBytes - writer.bytes.count)
    }
}

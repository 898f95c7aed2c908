// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

extension DiskImageLayout {
    /// What the kernel reads first: `struct ext4_super_block`.
    func superblock(_ group: Int) -> [UInt8] {
        var fields: [Int: [UInt8]] = [:]
        func set(_ offset: Int, _ value: some FixedWidthInteger) {
            var writer = ByteWriter()
            writer.append(value)
            fields[offset] = writer.bytes
        }
        let counts = totals
        for (offset, value) in [0: counts.inodes, 4: counts.blocks, 12: counts.freeBlocks, 16: counts.freeInodes] {
            set(offset, UInt32(value))
        }
        // 2^(10 + 2) bytes in a block, and in a cluster.
        set(24, UInt32(2))
        set(28, UInt32(2))
        set(32, UInt32(Self.groupBlocks))
        set(36, UInt32(Self.groupBlocks))
        set(40, UInt32(counts.inodesPerGroup))
        set(54, UInt16.max)
        set(56, UInt16(0xEF53))
        // Clean; goes on after an error, which is the payload's own.
        set(58, UInt16(1))
        set(60, UInt16(1))
        // Inodes have a size, and the first that means nothing.
        set(76, UInt32(1))
        set(84, UInt32(11))
        set(88, UInt16(256))
        set(90, UInt16(group))
        // ext_attr, dir_index.
        set(92, UInt32(0x8 | 0x20))
        // filetype, extents.
        set(96, UInt32(0x2 | 0x40))
        // sparse_super, large_file, huge_file, dir_nlink, extra_isize.
        set(100, UInt32(0x1 | 0x2 | 0x8 | 0x20 | 0x40))
        fields[104] = Array("nexus workspace!".utf8)
        // Half of MD4 for the hashes of folders, signed as on this machine.
        set(252, UInt8(1))
        set(348, UInt16(32))
        set(350, UInt16(32))
        set(352, UInt32(1))
        return Self.assemble(fields, byteCount: 1024)
    }

    /// The owner's, or root's for others to go through: mode, links, one block of entries.
    var rootInode: [UInt8] {
        var writer = ByteWriter()
        writer.append(UInt16(owner == nil ? 0o040711 : 0o040755))
        let (user, group) = (owner ?? 0, owner ?? 0)
        writer.append(UInt16(truncatingIfNeeded: user))
        writer.append(UInt32(Self.blockBytes))
        var fields = [0: writer.bytes]
        // Links; 512-byte sectors; the first block.
        for (offset, value) in [26: 2, 28: Self.blockBytes / 512, 40: totals.rootBlock] {
            var writer = ByteWriter()
            if offset == 26 { writer.append(UInt16(value)) } else { writer.append(UInt32(value)) }
            fields[offset] = writer.bytes
        }
        var low = ByteWriter()
        low.append(UInt16(truncatingIfNeeded: group))
        var high = ByteWriter()
        for id in [user, group] { high.append(UInt16(truncatingIfNeeded: id >> 16)) }
        (fields[24], fields[120]) = (low.bytes, high.bytes)
        // How much of the larger inode is in use.
        fields[128] = [32, 0]
        return Self.assemble(fields, byteCount: 256)
    }

    /// `.` and `..`, the second of which takes the rest of the block.
    var rootFolder: [UInt8] {
        var writer = ByteWriter()
        for (name, length) in [([UInt8(ascii: ".")], 12), ([UInt8(ascii: "."), UInt8(ascii: ".")], 4084)] {
            writer.append(UInt32(2))
            writer.append(UInt16(length))
            writer.append(UInt8(name.count))
            // A folder.
            writer.append(UInt8(2))
            for byte in name + [UInt8](repeating: 0, count: 4 - name.count) { writer.append(byte) }
        }
        return writer.bytes + [UInt8](repeating: 0, count: Self.blockBytes - writer.bytes.count)
    }

    private static func assemble(_ fields: [Int: [UInt8]], byteCount: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        for (offset, field) in fields { bytes.replaceSubrange(offset..<offset + field.count, with: field) }
        return bytes
    }
}

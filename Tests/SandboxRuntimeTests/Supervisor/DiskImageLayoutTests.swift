// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@testable import SandboxRuntime

@Suite struct DiskImageLayoutTests {
    private static let sizes = [
        (4096, 16), (1 << 20, 64), (64 << 20, 1000), (512 << 20, 65_536), (20 << 30, 100_000), (1 << 20, 100_000),
        ((128 << 20) - 4096, 16), (128 << 20, 40_000),
    ]

    @Test("there is room for what was asked for, and nothing overlaps or lies outside", arguments: sizes)
    func room(_ bytes: Int, _ inodes: Int) {
        let layout = DiskImageLayout(bytes: bytes, inodes: inodes)
        let totals = layout.totals
        #expect(totals.freeBlocks * DiskImageLayout.blockBytes >= bytes)
        #expect(totals.freeInodes >= inodes)
        #expect(layout.byteCount == totals.blocks * DiskImageLayout.blockBytes)
        let ranges = layout.extents.map { $0.offset..<$0.offset + $0.bytes.count }
            .sorted { $0.lowerBound < $1.lowerBound }
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
        #expect(ranges.allSatisfy { $0.upperBound <= layout.byteCount })
    }

    @Test(
        "no more room than was asked for, but for the tables of a last group",
        arguments: [(64 << 20, 1000), (512 << 20, 65_536)])
    func bound(_ bytes: Int, _ inodes: Int) {
        let totals = DiskImageLayout(bytes: bytes, inodes: inodes).totals
        #expect(totals.freeBlocks * DiskImageLayout.blockBytes <= bytes + (64 << 10))
        #expect(totals.freeInodes <= inodes + 16 * 8)
    }

    @Test("equal sizes give equal images")
    func deterministic() {
        #expect(
            DiskImageLayout(bytes: 1 << 24, inodes: 99).extents == DiskImageLayout(bytes: 1 << 24, inodes: 99).extents)
    }
}

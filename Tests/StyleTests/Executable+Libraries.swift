// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

extension Executable {
    private struct Segment {
        let kind: UInt64
        let offset: Int
        let address: UInt64
        let size: Int
    }

    /// The shared libraries that it asks the loader for (DT_NEEDED), in their order; nil when its tables are broken.
    var libraries: [String]? {
        let segments = segments
        // PT_DYNAMIC; a static executable may have none.
        guard let dynamic = segments.first(where: { $0.kind == 2 }) else { return [] }
        var names: [UInt64] = []
        var strings: UInt64?
        for entry in stride(from: dynamic.offset, to: dynamic.offset + dynamic.size, by: 16) {
            let value = field(at: entry + 8, bytes: 8)
            switch field(at: entry, bytes: 8) {
            case 1: names.append(value)
            case 5: strings = value
            default: break
            }
        }
        // PT_LOAD says where in the file an address lies.
        guard let strings,
            let loaded = segments.first(where: {
                $0.kind == 1 && strings >= $0.address && strings < $0.address + UInt64($0.size)
            })
        else { return names.isEmpty ? [] : nil }
        let start = loaded.offset + Int(strings - loaded.address)
        return names.map { text(at: start + Int($0)) }
    }

    private var segments: [Segment] {
        let table = Int(field(at: 32, bytes: 8))
        let size = Int(field(at: 54, bytes: 2))
        return (0..<Int(field(at: 56, bytes: 2))).map { index in
            let header = table + index * size
            return Segment(
                kind: field(at: header, bytes: 4), offset: Int(field(at: header + 8, bytes: 8)),
                address: field(at: header + 16, bytes: 8), size: Int(field(at: header + 32, bytes: 8)))
        }
    }

    private func text(at offset: Int) -> String {
        var bytes: [UInt8] = []
        while case let byte = field(at: offset + bytes.count, bytes: 1), byte != 0 { bytes.append(UInt8(byte)) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

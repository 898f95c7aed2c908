// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Bytes that count how often one of them is read.
struct CountedBytes: RandomAccessCollection {
    private final class Counter {
        var reads = 0
    }

    private let bytes: [UInt8]
    private let counter = Counter()

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var startIndex: Int { 0 }
    var endIndex: Int { bytes.count }
    var reads: Int { counter.reads }

    subscript(index: Int) -> UInt8 {
        counter.reads += 1
        return bytes[index]
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Synchronization

/// Bytes that count how often one of them is read.
struct CountedBytes: RandomAccessCollection, Sendable {
    private final class Counter: Sendable {
        let reads = Mutex(0)
    }

    private let bytes: [UInt8]
    private let counter = Counter()

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var startIndex: Int { 0 }
    var endIndex: Int { bytes.count }
    var reads: Int { counter.reads.withLock { $0 } }

    subscript(index: Int) -> UInt8 {
        counter.reads.withLock { $0 += 1 }
        return bytes[index]
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

@unsafe @preconcurrency internal import Glibc

/// The environment that this process was started with (environ(7)), to hand on to children.
package enum EnvironmentBlock {
    /// Each entry as bytes, usually `NAME=value`. Nothing in nexus changes it, so that the order is the starter's.
    package static var current: [[UInt8]] {
        var entries: [[UInt8]] = []
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let bytes = unsafe UnsafeBufferPointer(start: entry, count: strlen(entry))
            unsafe entries.append(bytes.map(UInt8.init(bitPattern:)))
            unsafe next += 1
        }
        return entries
    }

    /// The value of one name in entries like those of `current`; the first, as getenv(3) has it.
    package static func value(of name: String, in entries: [[UInt8]]) -> [UInt8]? {
        let prefix = Array((name + "=").utf8)
        return entries.first { $0.starts(with: prefix) }.map { Array($0.dropFirst(prefix.count)) }
    }
}

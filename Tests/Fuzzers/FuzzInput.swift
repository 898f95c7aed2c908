// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Glibc
internal import Linux

/// What libFuzzer hands over, and what it is told (https://llvm.org/docs/LibFuzzer.html). Part of every fuzzer.
enum FuzzInput {
    /// The bytes of one input.
    static func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
        unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    }

    /// Ends the process as libFuzzer wants it: it keeps the input as a file, which alone shows the same again.
    static func fail(_ promise: String) -> Never {
        try? StandardStream.error.write(Array("broken promise: \(promise)\n".utf8))
        abort()
    }

    /// The arguments of this process.
    static func arguments(
        _ count: UnsafeMutablePointer<Int32>?,
        _ vector: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
    ) -> [String] {
        guard let count = unsafe count?.pointee, let vector = unsafe vector?.pointee else { return [] }
        return (0..<Int(count)).compactMap { unsafe vector[$0].map { unsafe String(cString: $0) } }
    }
}

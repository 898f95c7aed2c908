// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime
internal import Synchronization

// Broken bytes at every decoder of the privileged part. A trap is a finding, and so is a broken promise.

private let judge = Mutex(Judge())

/// libFuzzer's one call for each input.
@_cdecl("LLVMFuzzerTestOneInput")
package func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = unsafe FuzzInput.bytes(start, count)
    if let broken = judge.withLock({ $0.judge(input) }) { FuzzInput.fail(broken) }
    return 0
}

/// Called once at the start: good messages of every kind, which all must be accepted, become the corpus.
@_cdecl("LLVMFuzzerInitialize")
package func initialize(
    _ count: UnsafeMutablePointer<Int32>?,
    _ vector: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
    PeakMemory.limitAddressSpace(bytes: 4 << 30)
    var fresh = Judge()
    for seed in Seeds.all {
        let before = fresh.accepted
        if let broken = fresh.judge(seed) { FuzzInput.fail(broken) }
        guard fresh.accepted > before else { FuzzInput.fail("a seed is refused: \(Hexadecimal.encode(seed))") }
    }
    let folder = unsafe FuzzInput.arguments(count, vector).dropFirst().first { !$0.hasPrefix("-") }
    if let folder {
        for (index, seed) in Seeds.all.enumerated() { try? write(seed, to: "\(folder)/seed-\(index)") }
    }
    return 0
}

/// Fails where the argument is an input instead of a folder of them.
private func write(_ seed: [UInt8], to path: String) throws(LinuxError) {
    let file: FileDescriptor = try Files.open(path, [.writeOnly, .create, .truncate], mode: 0o644)
    try Files.write(seed, to: file, subject: path)
}

@_silgen_name("LLVMFuzzerMutate")
private func mutate(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ limit: Int) -> Int

/// Half of the frames get an honest length again: otherwise nothing behind the header would ever be read.
@_cdecl("LLVMFuzzerCustomMutator")
package func customMutator(
    _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ limit: Int, _ seed: UInt32
) -> Int {
    let count = unsafe mutate(bytes, count, limit)
    // The body's length stands at 16, little-endian (`FrameHeader`).
    guard seed % 2 == 0, count >= 24, let bytes = unsafe bytes,
        unsafe UnsafeBufferPointer(start: bytes, count: 3).elementsEqual("NXF".utf8)
    else { return count }
    for index in 0..<4 { unsafe bytes[16 + index] = UInt8(truncatingIfNeeded: (count - 24) >> (index * 8)) }
    return count
}

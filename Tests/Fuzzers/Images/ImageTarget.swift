// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Policies

// Broken text at the decoder of images.

/// libFuzzer's one call for each input.
@_cdecl("LLVMFuzzerTestOneInput")
package func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = unsafe FuzzInput.bytes(start, count)
    guard let name = ImageName("fuzzed") else { FuzzInput.fail("a plain word is a name") }
    let (first, second) = (outcome(name, input), outcome(name, input))
    if first != second { FuzzInput.fail("the same text is read differently: \(first) and \(second)") }
    return 0
}

private func outcome(_ name: ImageName, _ input: [UInt8]) -> String {
    do throws(PolicyError) {
        let image = try ImageDecoder().decode(try SourceText(file: "fuzzed.yaml", bytes: input), name: name)
        for path in image.hostPaths { check(path.target) }
        for file in image.synthetic { check(file.path) }
        return "\(image)"
    } catch {
        return FuzzPromise.check(error)
    }
}

/// A path inside a sandbox stays there.
private func check(_ path: String) {
    let components = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard path.hasPrefix("/"), path != "/", !components.contains(where: { ["", ".", ".."].contains($0) }),
        !path.utf8.contains(0)
    else { FuzzInput.fail("a target that is no plain path: \(path.debugDescription)") }
}

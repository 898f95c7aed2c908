// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Policies

// Broken text at the decoder of policies, the way a policy goes: read, laid over the one it extends, judged, shown.

private let operation = PolicyResolver(
    vocabulary: SyscallVocabulary(
        sets: ["basic", "threads", "ipc", "network-local"], names: ["read", "write", "clone3", "sendmsg"],
        forbidden: ["clone3": "unseen flags"]
    ))

/// libFuzzer's one call for each input.
@_cdecl("LLVMFuzzerTestOneInput")
package func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = unsafe FuzzInput.bytes(start, count)
    guard let name = PolicyName("fuzzed") else { FuzzInput.fail("a plain word is a name") }
    let (first, second) = (outcome(name, input), outcome(name, input))
    if first != second { FuzzInput.fail("the same text is read differently: \(first) and \(second)") }
    return 0
}

/// What a reader of the policy sees, or of its error.
private func outcome(_ name: PolicyName, _ input: [UInt8]) -> String {
    do throws(PolicyError) {
        // Up to a NUL the policy, behind it the one that it extends.
        let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let resolved = try operation.resolve(name) { wanted throws(PolicyError) in
            let isOwn = wanted == name
            return try SourceText(
                file: isOwn ? "fuzzed.yaml" : "parent.yaml", bytes: Array((isOwn ? parts.first : parts.last) ?? []))
        }
        return "\(PolicyText(resolved))"
    } catch {
        return FuzzPromise.check(error)
    }
}

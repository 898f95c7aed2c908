// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import Sandbox

// Any two layers: the patch that is collected leads from the base to exactly what an overlay shows, and says nothing
// that would change nothing.

/// libFuzzer's one call for each input. The working folder is the fuzzer's own.
@_cdecl("LLVMFuzzerTestOneInput")
package func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let script = LayerScript(unsafe FuzzInput.bytes(start, count))
    do { try check(script.base, script.upper) } catch { FuzzInput.fail("\(error)") }
    return 0
}

private func check(_ base: LayerTree, _ upper: LayerTree) throws {
    let folder: DirectoryDescriptor = try Files.open(".", [.readOnly, .directory])
    try base.write("base", in: folder)
    try upper.write("upper", in: folder)
    let view: DirectoryDescriptor = try Files.open("upper", [.path, .directory])
    let patch = try WorkspaceCollector().collect(
        view: view, opaque: upper.opaqueFolders(), base: BaseLayers(folders: ["base"]))
    try base.erase("base", in: folder)
    try upper.erase("upper", in: folder)
    guard patch.refusals.isEmpty else { FuzzInput.fail("refused: \(patch.refusals)") }
    var tree = base.leafs()
    for change in patch.changes {
        let path = String(decoding: change.path.bytes, as: UTF8.self)
        let new: LayerTree? =
            switch change.kind {
            case .file(let bytes, let isExecutable): .file(bytes, isExecutable: isExecutable)
            case .link(let target): .link(String(decoding: target, as: UTF8.self))
            case .deleted: nil
            }
        if tree[path] == new { FuzzInput.fail("\(path) is changed to what it was") }
        tree[path] = new
    }
    guard tree == upper.shown(over: base)?.leafs() else {
        FuzzInput.fail("base \(base), upper \(upper): the patch leads to \(tree)")
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

/// The cgroups that a supervisor has made for its sandboxes, as anybody can see them.
struct LeafFolders {
    private let branches: [String]

    init(supervisor: Int32, layout: CgroupLayout) {
        branches = layout.folders.map { "\($0)/nexus.\(supervisor)" }
    }

    /// Of all hierarchies together: a leaf is gone when it is gone everywhere.
    var names: Set<String> {
        var names: Set<String> = []
        for branch in branches {
            guard let folder = try? Files.open(branch, [.readOnly, .directory], as: DescriptorKind.Directory.self),
                let found = try? Folders.names(in: folder)
            else { continue }
            names.formUnion(found.map { String(decoding: $0, as: UTF8.self) }.filter(Self.isLeaf))
        }
        return names
    }

    /// A letter and a number; everything else in there is the kernel's.
    private static func isLeaf(_ name: String) -> Bool {
        (name.hasPrefix("s") || name.hasPrefix("p")) && Int(name.dropFirst()) != nil
    }
}

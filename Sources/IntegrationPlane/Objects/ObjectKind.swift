// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The kinds of objects that nexus writes itself.
enum ObjectKind: String, Sendable {
    case blob, tree, commit

    /// The number in a pack entry's header (gitformat-pack(5)).
    var packType: UInt8 {
        switch self {
        case .commit: 1
        case .tree: 2
        case .blob: 3
        }
    }
}

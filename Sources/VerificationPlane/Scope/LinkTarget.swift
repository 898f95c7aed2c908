// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Where a symbolic link may point: to a path inside the repository, whatever other links there are.
enum LinkTarget {
    /// Nil when the target is fine. `..` is taken only at the front, where it climbs real folders: after a name that
    /// is itself a link it would lead elsewhere than it seems.
    static func fault(in target: [UInt8], at path: RepositoryPath) -> String? {
        guard let first = target.first else { return "the link points nowhere" }
        guard first != UInt8(ascii: "/") else { return "the link's target is absolute" }
        let dot = [UInt8(ascii: ".")], dots = dot + dot
        let parts = target.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(dot) }
        let climbs = parts.prefix { $0.elementsEqual(dots) }.count
        let names = parts.dropFirst(climbs)
        let parent = path.components.dropLast()
        guard climbs <= parent.count else { return "the link's target is outside the repository" }
        guard !names.contains(where: { $0.elementsEqual(dots) }) else {
            return "the link's target has `..` after a name"
        }
        let resolved = parent.dropLast(climbs) + names
        guard RepositoryPath(bytes: resolved.joined(separator: [UInt8(ascii: "/")])) != nil else {
            return "the link's target is not a path of the repository"
        }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Rules for paths in policy and image files.
enum InnerPath {
    /// Why a path can't be used, or nil: it must be absolute and mean one place only.
    static func fault(_ path: String) -> String? {
        if path.first != "/" { return "\(PolicyError.quoted(path)) is not an absolute path" }
        if path == "/" { return "\"/\" is the root itself" }
        if path.utf8.count > 1024 { return "the path is longer than 1024 bytes" }
        if !TerminalText.isPlain(path) { return "\(PolicyError.quoted(path)) has an invisible character" }
        let components = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if components.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
            return "\(PolicyError.quoted(path)) has an empty, `.` or `..` component"
        }
        return nil
    }

    /// Equal to the folder, or below it.
    static func isWithin(_ path: String, _ folder: String) -> Bool { path == folder || path.hasPrefix(folder + "/") }

    /// One of them contains the other.
    static func overlaps(_ one: String, _ other: String) -> Bool { isWithin(one, other) || isWithin(other, one) }
}

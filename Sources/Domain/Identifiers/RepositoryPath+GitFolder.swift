// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension RepositoryPath {
    /// Whether a file system on which the commit may be checked out next could take the component for git's own
    /// folder: what git refuses with `core.protectHFS` and `core.protectNTFS` (git-config(1); CVE-2014-9390,
    /// CVE-2019-1352, CVE-2019-1353).
    static func namesGitFolder(_ component: some Collection<UInt8>) -> Bool {
        // Nearly every name there is: nothing that any file system skips or splits at, and no `git` to be found.
        let isPlain = component.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "\\") }
        if isPlain, let first = component.first, !".Gg".utf8.contains(first) { return false }
        // NTFS takes a backslash for a separator.
        return component.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false).contains { part in
            namesGitFolderOnNTFS(part) || namesGitFolderOnHFS(part)
        }
    }

    /// NTFS drops trailing dots and spaces, opens streams after a colon, and gives `.git` the short name `git~1`.
    private static func namesGitFolderOnNTFS(_ component: some Collection<UInt8>) -> Bool {
        let folded = component.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
        return [".git", "git~1"].contains { name in
            guard folded.starts(with: name.utf8) else { return false }
            let ignored = folded.dropFirst(name.utf8.count).drop { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: " ") }
            return ignored.isEmpty || ignored.first == UInt8(ascii: ":")
        }
    }

    /// HFS+ skips some characters that show nothing, and folds case; git reads no further than the first byte that is
    /// not UTF-8.
    private static func namesGitFolderOnHFS(_ component: some Collection<UInt8>) -> Bool {
        let scalars = String(decoding: component, as: UTF8.self).unicodeScalars
        let seen = scalars.prefix { $0 != "\u{FFFD}" }.filter { !isSkippedByHFS($0) }
        let folded = seen.map { ("A"..."Z").contains($0) ? $0.value + 32 : $0.value }
        return folded.elementsEqual(".git".unicodeScalars.map(\.value))
    }

    private static func isSkippedByHFS(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200C...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF: true
        default: false
        }
    }
}

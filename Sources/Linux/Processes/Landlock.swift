// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// A second bound on file access, by path (landlock(7)).
package enum Landlock {
    /// The kernel's version of the interface; 0 where there is none.
    package static var version: Int { max(0, System.raw(SYS_landlock_create_ruleset, 0, 0, 1)) }

    // LANDLOCK_ACCESS_FS_*: WRITE_FILE 1, REMOVE_DIR 4 … MAKE_SYM 12, REFER 13 (ABI 2), TRUNCATE 14 (ABI 3).
    private static let changes: UInt64 = 1 << 1 | 0x1FF0 | 1 << 13 | 1 << 14

    /// Allows changing the file system only beneath these folders and files, and since ABI 6 no signal and no
    /// abstract socket out of this domain. Reading stays as the mounts have it. Needs `no_new_privs`.
    package static func allowChangesOnly(beneath paths: [String]) throws(LinuxError) {
        let version = version
        guard version >= 3 else {
            throw LinuxError(operation: "landlock_create_ruleset", subject: "ABI 3", errno: .operationNotSupported)
        }
        var attributes = nexus_landlock_ruleset_attr(
            handled_access_fs: changes, handled_access_net: 0, scoped: version >= 6 ? 0b11 : 0)
        let size = version >= 6 ? 24 : version >= 4 ? 16 : 8
        let result = System.withAddress(of: &attributes) { System.raw(SYS_landlock_create_ruleset, $0, size, 0) }
        let ruleset = FileDescriptor(owning: Int32(try System.check(result, "landlock_create_ruleset")))
        for path in paths {
            let place: FileDescriptor = try Files.open(path, .path)
            // A file takes only the rights that make sense for one: WRITE_FILE and TRUNCATE.
            let isFolder = try FileStatus(of: place).kind == .directory
            let access = isFolder ? changes : (1 << 1 | 1 << 14)
            try System.check(nexus_landlock_add_path(ruleset.number, access, place.number), "landlock_add_rule", path)
        }
        try System.check(System.raw(SYS_landlock_restrict_self, Int(ruleset.number), 0), "landlock_restrict_self")
    }
}

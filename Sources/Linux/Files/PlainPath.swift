// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Paths as any program takes them: bytes, relative to the working folder, links and `..` followed. For a program that a
/// sandbox holds; never for nexus itself in a tree that someone else can write. A path with a NUL is EINVAL.
package enum PlainPath {
    private static let workingDirectory = -100  // AT_FDCWD

    /// openat(2), close-on-exec; `mode` is for a file that it makes, less the umask.
    package static func open<Kind>(
        _ path: [UInt8], _ flags: OpenFlags, mode: Int = 0o666, as kind: Kind.Type = Kind.self
    ) throws(LinuxError) -> Descriptor<Kind> {
        let flags = flags.union(.closeOnExec).rawValue
        let result = try check("open", path) { System.raw(SYS_openat, workingDirectory, $0, flags, mode) }
        return Descriptor(owning: Int32(result))
    }

    /// mkdirat(2), less the umask.
    package static func makeFolder(_ path: [UInt8], mode: Int = 0o777) throws(LinuxError) {
        try check("mkdir", path) { System.raw(SYS_mkdirat, workingDirectory, $0, mode) }
    }

    /// unlinkat(2): a file or link, not followed; or, with `isFolder`, an empty folder.
    package static func remove(_ path: [UInt8], isFolder: Bool = false) throws(LinuxError) {
        let flags = isFolder ? 0x200 /* AT_REMOVEDIR */ : 0
        try check(isFolder ? "rmdir" : "unlink", path) { System.raw(SYS_unlinkat, workingDirectory, $0, flags) }
    }

    /// symlinkat(2): makes a link at `path` that points to `target`, whatever that is.
    package static func link(_ path: [UInt8], to target: [UInt8]) throws(LinuxError) {
        guard !target.contains(0) else { throw error("symlink", path, .invalidArgument) }
        try check("symlink", path) { path in
            System.withAddress(ofElements: target + [0]) { System.raw(SYS_symlinkat, $0, workingDirectory, path) }
        }
    }

    /// fchmod(2) of an open file; the umask does not apply.
    package static func changeMode<Kind>(
        of descriptor: borrowing Descriptor<Kind>, to mode: Int, subject: [UInt8]
    ) throws(LinuxError) {
        let result = System.raw(SYS_fchmod, Int(descriptor.number), mode)
        guard result >= 0 else { throw error("fchmod", subject, Errno(rawValue: Int32(-result))) }
    }

    @discardableResult
    private static func check(
        _ operation: String, _ path: [UInt8], _ call: (Int) -> Int
    ) throws(LinuxError) -> Int {
        guard !path.contains(0) else { throw error(operation, path, .invalidArgument) }
        let result = System.withAddress(ofElements: path + [0], call)
        guard result >= 0 else { throw error(operation, path, Errno(rawValue: Int32(-result))) }
        return result
    }

    private static func error(_ operation: String, _ path: [UInt8], _ errno: Errno) -> LinuxError {
        LinuxError(operation: operation, subject: String(decoding: path, as: UTF8.self), errno: errno)
    }
}

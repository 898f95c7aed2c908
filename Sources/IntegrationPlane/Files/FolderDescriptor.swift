// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

/// An open folder. Everything in it is reached by one name at a time and without following links, so that nothing
/// outside can be read or written through it.
struct FolderDescriptor: ~Copyable {
    let descriptor: Int32
    /// What errors call it.
    let path: String

    /// Opens a folder by a path that the operator gave; links in it are followed.
    init(path: String) throws(IntegrationError) {
        try self.init(at: AT_FDCWD, name: Array(path.utf8), path: path, flags: 0)
    }

    private init(at parent: Int32, name: [UInt8], path: String, flags: Int32) throws(IntegrationError) {
        descriptor = try FileCall.check("open folder", path) {
            unsafe FileCall.withName(name) { unsafe openat(parent, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags) }
        }
        self.path = path
    }

    deinit { close(descriptor) }

    /// Opens a folder in this one; a link is an error.
    func folder(_ name: [UInt8]) throws(IntegrationError) -> FolderDescriptor {
        try FolderDescriptor(at: descriptor, name: name, path: pathOf(name), flags: O_NOFOLLOW)
    }

    /// Makes a folder with mode 0755 in this one, whatever the umask, and opens it.
    func makeFolder(_ name: [UInt8]) throws(IntegrationError) -> FolderDescriptor {
        try FileCall.check("create folder", pathOf(name)) {
            unsafe FileCall.withName(name) { unsafe mkdirat(descriptor, $0, 0o755) }
        }
        let folder = try folder(name)
        try FileCall.check("set the mode of", folder.path) { fchmod(folder.descriptor, 0o755) }
        return folder
    }

    /// What lies under a name, the link itself when it is one (lstat(2)); nil when nothing does.
    func status(_ name: [UInt8]) throws(IntegrationError) -> FileStatus? {
        var status = stat()
        let outcome = unsafe FileCall.withName(name) { unsafe fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
        if outcome == 0 { return FileStatus(status) }
        let number = errno
        if number == ENOENT || number == ENOTDIR { return nil }
        throw IntegrationError(.fileSystem, "look at", pathOf(name), .system(number))
    }

    /// The open folder's own status.
    func ownStatus() throws(IntegrationError) -> FileStatus {
        var status = stat()
        try FileCall.check("look at", path) { unsafe fstat(descriptor, &status) }
        return FileStatus(status)
    }

    /// The names in the folder, in no order.
    func names() throws(IntegrationError) -> [[UInt8]] {
        // The stream takes over its descriptor, and its position with it.
        let copy = try FileCall.check("open folder", path) { unsafe openat(descriptor, ".", O_RDONLY | O_CLOEXEC) }
        guard let stream = unsafe fdopendir(copy) else {
            let number = errno
            close(copy)
            throw IntegrationError(.fileSystem, "list", path, .system(number))
        }
        defer { unsafe closedir(stream) }
        var names: [[UInt8]] = []
        errno = 0
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
            errno = 0
        }
        let number = errno
        guard number == 0 else { throw IntegrationError(.fileSystem, "list", path, .system(number)) }
        return names
    }

    /// The path of a name in this folder, to be shown.
    func pathOf(_ name: [UInt8]) -> String { "\(path)/\(String(decoding: name, as: UTF8.self))" }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux

/// An open folder. Everything in it is reached by one name at a time and without following links, so that nothing
/// outside can be read or written through it.
struct FolderDescriptor: ~Copyable {
    /// Nothing above the folder and no link; other file systems may be mounted in a work tree.
    static let inside: ResolveFlags = [.beneath, .noSymlinks]

    let descriptor: DirectoryDescriptor
    /// What errors call it.
    let path: String

    /// Opens a folder by a path that the operator gave; links in it are followed.
    init(path: String) throws(IntegrationError) {
        descriptor = try FileCall.check("open folder", path) { () throws(LinuxError) in
            try Files.open(path, [.readOnly, .directory])
        }
        self.path = path
    }

    private init(_ name: [UInt8], in parent: borrowing FolderDescriptor) throws(IntegrationError) {
        let path = parent.pathOf(name)
        descriptor = try FileCall.check("open folder", path) { () throws(LinuxError) in
            try Files.open(bytes: name, below: parent.descriptor, [.readOnly, .directory], resolve: Self.inside)
        }
        self.path = path
    }

    /// Opens a folder in this one; a link is an error.
    func folder(_ name: [UInt8]) throws(IntegrationError) -> FolderDescriptor { try FolderDescriptor(name, in: self) }

    /// Makes a folder with mode 0755 in this one, whatever the umask, and opens it.
    func makeFolder(_ name: [UInt8]) throws(IntegrationError) -> FolderDescriptor {
        try FileCall.check("create folder", pathOf(name)) { () throws(LinuxError) in
            try Folders.make(bytes: name, in: descriptor)
        }
        let folder = try folder(name)
        try FileCall.check("set the mode of", folder.path) { () throws(LinuxError) in
            try PlainPath.changeMode(of: folder.descriptor, to: 0o755, subject: name)
        }
        return folder
    }

    /// What lies under a name, the link itself when it is one (lstat(2)); nil when nothing does.
    func status(_ name: [UInt8]) throws(IntegrationError) -> FileStatus? {
        do {
            return try FileStatus(bytes: name, in: descriptor)
        } catch {
            if [.noEntry, .notDirectory].contains(error.errno) { return nil }
            throw IntegrationError(.fileSystem, "look at", pathOf(name), .system(error.errno))
        }
    }

    /// The open folder's own status.
    func ownStatus() throws(IntegrationError) -> FileStatus {
        try FileCall.check("look at", path) { () throws(LinuxError) in try FileStatus(of: descriptor) }
    }

    /// The names in the folder, in no order.
    func names() throws(IntegrationError) -> [[UInt8]] {
        try FileCall.check("list", path) { () throws(LinuxError) in
            // An opening of its own starts at the first name.
            let listed: DirectoryDescriptor = try Files.open(".", below: descriptor, [.readOnly, .directory])
            return try Folders.names(in: listed)
        }
    }

    /// The path of a name in this folder, to be shown.
    func pathOf(_ name: [UInt8]) -> String { "\(path)/\(String(decoding: name, as: UTF8.self))" }
}

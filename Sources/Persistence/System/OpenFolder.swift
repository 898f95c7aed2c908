// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux

/// An open folder of the state, with the path that errors call it by. What is in it is reached by one name at a time
/// and without following links.
struct OpenFolder: ~Copyable, Sendable {
    private let descriptor: DirectoryDescriptor
    /// The path, for errors.
    let subject: String

    /// Opens a path whose last component is no link.
    init(path: String) throws(StateError) {
        descriptor = try StateError.calling("open", path) { () throws(LinuxError) in
            try Files.open(path, [.readOnly, .directory, .noFollow])
        }
        subject = path
    }

    private init(_ name: String, in parent: borrowing DirectoryDescriptor, subject: String) throws(StateError) {
        descriptor = try StateError.calling("open", subject) { () throws(LinuxError) in
            try Files.open(name, below: parent, [.readOnly, .directory], resolve: [.beneath, .noSymlinks])
        }
        self.subject = subject
    }

    /// Makes a folder for its owner alone where there is nothing yet; the one above it must exist.
    static func make(path: String) throws(StateError) {
        try makeUnlessThere(path) { () throws(LinuxError) in try Folders.make(path: path, mode: 0o700) }
    }

    /// Opens a folder below this one, made for its owner alone when it is not there.
    borrowing func folder(_ name: String) throws(StateError) -> OpenFolder {
        let path = "\(subject)/\(name)"
        try Self.makeUnlessThere(path) { () throws(LinuxError) in try Folders.make(name, in: descriptor, mode: 0o700) }
        return try OpenFolder(name, in: descriptor, subject: path)
    }

    /// Opens a file below this one; what it makes is for its owner alone.
    borrowing func file(_ name: String, _ flags: OpenFlags) throws(StateError) -> OpenFile {
        let path = "\(subject)/\(name)"
        let file: FileDescriptor = try StateError.calling("open", path) { () throws(LinuxError) in
            try Files.open(
                name, below: descriptor, flags, mode: flags.contains(.create) ? 0o600 : 0,
                resolve: [.beneath, .noSymlinks])
        }
        return OpenFile(file, subject: path)
    }

    /// The names in this folder. For a folder that was just opened: it is read from where it stands.
    borrowing func names() throws(StateError) -> [[UInt8]] {
        try StateError.calling("list", subject) { () throws(LinuxError) in try Folders.names(in: descriptor) }
    }

    /// Removes a file when it is there and can be removed; who comes next meets it otherwise.
    borrowing func discard(_ name: String) { try? Folders.remove(name, in: descriptor) }

    /// Gives a file another name in another folder, in place of what has that name (renameat(2)).
    borrowing func move(_ name: String, to newName: String, in target: borrowing OpenFolder) throws(StateError) {
        try StateError.calling("rename", "\(subject)/\(name)") { () throws(LinuxError) in
            try Folders.rename(name, in: descriptor, to: newName, in: target.descriptor)
        }
    }

    /// fsync(2): the names in it outlive a power cut.
    borrowing func synchronize() throws(StateError) {
        try StateError.calling("sync", subject) { () throws(LinuxError) in try Files.synchronize(descriptor) }
    }

    private static func makeUnlessThere(
        _ path: String, _ make: () throws(LinuxError) -> Void
    ) throws(StateError) {
        do {
            try StateError.calling("make", path, make)
        } catch {
            guard error.cause == .system(.exists) else { throw error }
        }
    }
}

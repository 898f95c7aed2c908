// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A file that a command makes with the operator's own rights, while somebody without them says what is in it. It has no
/// name before it is whole, so that nothing is left of one that never was, whatever way it ended.
struct OutputFile: ~Copyable {
    private let path: String
    private let name: String
    private let folder: DirectoryDescriptor
    private let file: FileDescriptor
    private let isReplacing: Bool

    /// - Parameters:
    ///   - path: no component of it may be a link: who can change one would choose where root writes.
    ///   - isReplacing: whether a regular file of that name gives way.
    init(_ path: String, isReplacing: Bool) throws(FrontError) {
        let absolute = try Self.calling(path) { () throws(LinuxError) in try AbsolutePath.normalised(path) }
        let name = absolute.split(separator: "/").last.map(String.init) ?? ""
        let folder = try Self.calling(path) { () throws(LinuxError) in try Self.openParent(of: absolute) }
        try Self.requirePlace(path, name, in: folder, isReplacing: isReplacing)
        let file = try Self.calling(path) { () throws(LinuxError) in try Files.openUnnamed(in: folder, mode: 0o644) }
        self.path = path
        self.name = name
        self.folder = folder
        self.file = file
        self.isReplacing = isReplacing
    }

    private static func openParent(of path: String) throws(LinuxError) -> DirectoryDescriptor {
        let parent = RootPath.parent(of: path).dropFirst()
        let root: DirectoryDescriptor = try Files.open("/", [.readOnly, .directory])
        return try Files.open(
            parent.isEmpty ? "." : String(parent), below: root, [.readOnly, .directory],
            resolve: [.beneath, .noSymlinks, .noMagicLinks])
    }

    /// Fails early; what counts is what the kernel says when the file gets its name.
    private static func requirePlace(
        _ path: String, _ name: String, in folder: borrowing DirectoryDescriptor, isReplacing: Bool
    ) throws(FrontError) {
        guard !name.isEmpty else { throw refusal(path, "it is a folder", hint: nil) }
        guard let status = try? FileStatus(name: name, in: folder) else { return }
        guard status.kind == .regular else { throw refusal(path, "something else has that name", hint: nil) }
        guard isReplacing else { throw exists(path) }
    }

    private static func calling<Value: ~Copyable>(
        _ path: String, _ call: () throws(LinuxError) -> Value
    ) throws(FrontError) -> Value {
        do throws(LinuxError) { return try call() } catch { throw failure(path, error) }
    }

    /// Has a child write the file as its standard output, and gives the file its name if the child ends well. Signals go
    /// to the child.
    /// - Parameter body: runs in the child, and doesn't return unless it fails.
    /// - Returns: the child's exit status.
    borrowing func fill(_ body: () throws -> Void) throws -> Int32 {
        let stops = [Signals.interrupt, Signals.terminate, Signals.hangUp]
        let child = try Processes.fork()
        if child == 0 {
            do {
                try Processes.install(file, as: StandardStream.output.rawValue)
                try body()
            } catch { Failure.exit(error) }
            System.exit(70)
        }
        try Signals.block(only: stops)
        let signals = try Signals.descriptor(for: stops)
        let process = try Processes.descriptor(of: child)
        while try !Poll.wait(for: [process.number, signals.number]).contains(process.number) {
            for signal in Signals.take(from: signals) { try Processes.signal(signal, process) }
        }
        switch try Processes.reap(child, blocking: true)?.status {
        case .exited(0): try keep()
        case .exited(let status): return status
        case .signalled(let number): return 128 + number
        case nil: return 70
        }
        return 0
    }

    private borrowing func keep() throws(FrontError) {
        do throws(LinuxError) {
            try Files.synchronize(file, subject: path)
            if isReplacing {
                // linkat(2) replaces nothing; rename(2) replaces a link, not what it points to.
                let draft = ".\(name.prefix(200)).\(Processes.current)"
                try Files.link(file, to: draft, in: folder)
                do throws(LinuxError) { try Folders.rename(draft, in: folder, to: name, in: folder) } catch {
                    try? Folders.remove(draft, in: folder)
                    throw error
                }
            } else {
                try Files.link(file, to: name, in: folder)
            }
            try Files.synchronize(folder, subject: path)
        } catch {
            throw error.errno == .exists ? Self.exists(path) : Self.failure(path, error)
        }
    }

    private static func exists(_ path: String) -> FrontError {
        refusal(path, "it exists", hint: "name another file, or add --force")
    }

    private static func refusal(_ path: String, _ cause: String, hint: String?) -> FrontError {
        FrontError(code: "output.unusable", operation: "write", subject: path, cause: cause, hint: hint)
    }

    private static func failure(_ path: String, _ error: LinuxError) -> FrontError {
        let hint: String? =
            switch error.errno {
            case .tooManyLinks: "a folder on the way is a symbolic link; name the one that it points to"
            case .operationNotSupported: "that file system has no files without a name; name a folder on a local one"
            case .noEntry: "the folder must exist"
            default: nil
            }
        let isFull = [.noSpace, .quotaExceeded].contains(error.errno)
        return FrontError(
            code: "output.unusable", operation: "write", subject: path, cause: "\(error.errno)", hint: hint,
            exitStatus: isFull ? 70 : 64)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Reads one layer by paths below its root. Each lookup starts there, so that besides the root one descriptor is open at
/// a time however deep the layer is; none can leave it, and none follows a link.
final class LayerReader {
    /// Which layer, as its errors call it.
    enum Role: String {
        case upper = "collection.view"
        case base = "collection.base"
    }

    /// What an answer can be instead of a value: the layer's owner may not read there.
    enum Reading<Value: ~Copyable>: ~Copyable {
        case value(Value)
        case denied
    }

    private let root: DirectoryDescriptor
    private let role: Role

    /// The descriptor stays the caller's.
    init(_ root: borrowing DirectoryDescriptor, _ role: Role) throws(SandboxError) {
        self.role = role
        do throws(LinuxError) {
            self.root = try root.duplicate()
        } catch {
            throw Self.fault(role, [], "\(error)")
        }
    }

    /// The names in a folder, sorted; more than `limit` say that there are more.
    func names(in folder: [UInt8], limit: Int = .max) throws(SandboxError) -> Reading<[[UInt8]]> {
        do throws(LinuxError) {
            let path = folder.isEmpty ? Array(".".utf8) : folder
            let directory: DirectoryDescriptor = try Files.open(bytes: path, below: root, [.readOnly, .directory])
            let names = try Folders.names(in: directory, limit: limit)
            return .value(names.sorted { $0.lexicographicallyPrecedes($1) })
        } catch {
            return try denial(error, folder)
        }
    }

    /// What is at a path of one layer of several.
    enum Found {
        case entry(FileStatus)
        /// Nothing; a layer below may have something.
        case nothing
        /// Something on the way is no folder: what layers below have at this path is covered.
        case covered
    }

    /// Looks for a path in this layer alone.
    func find(_ path: [UInt8]) throws(SandboxError) -> Found {
        do throws(LinuxError) {
            return .entry(try FileStatus(of: try name(path)))
        } catch {
            switch error.errno {
            case .noEntry: return .nothing
            // ELOOP: a link.
            case .notDirectory, Errno(rawValue: 40): return .covered
            default: throw fault(path, "\(error)")
            }
        }
    }

    /// What is at a path; nil when nothing is. Denied when a folder on the way may not be searched.
    func status(of path: [UInt8]) throws(SandboxError) -> Reading<FileStatus?> {
        do throws(LinuxError) {
            return .value(try FileStatus(of: try name(path)))
        } catch {
            if error.errno == .noEntry { return .value(nil) }
            return try denial(error, path)
        }
    }

    /// A link's target.
    func target(of path: [UInt8]) throws(SandboxError) -> [UInt8] {
        do throws(LinuxError) {
            return try Files.target(ofLink: try name(path))
        } catch {
            throw fault(path, "\(error)")
        }
    }

    /// A regular file, opened only when it still is what was seen there.
    func file(_ path: [UInt8], seen: FileStatus) throws(SandboxError) -> Reading<FileDescriptor> {
        do throws(LinuxError) {
            // Not blocking: were it a pipe after all, opening would wait for a writer.
            let flags: OpenFlags = [.readOnly, .noFollow, .nonBlocking, .noControllingTerminal]
            let file: FileDescriptor = try Files.open(bytes: path, below: root, flags)
            guard try FileStatus(of: file) == seen else { throw Self.changed }
            return .value(file)
        } catch {
            return try denial(error, path)
        }
    }

    /// What is read in one go.
    static let portion = 1 << 16

    /// `portion` bytes from a place in an open file; fewer only at its end.
    func bytes(
        of file: borrowing FileDescriptor, _ path: [UInt8], at offset: Int
    ) throws(SandboxError) -> [UInt8] {
        do throws(LinuxError) {
            var bytes = try Files.read(file, upTo: Self.portion, at: offset)
            while !bytes.isEmpty, bytes.count < Self.portion {
                let rest = try Files.read(file, upTo: Self.portion - bytes.count, at: offset + bytes.count)
                if rest.isEmpty { break }
                bytes += rest
            }
            return bytes
        } catch {
            throw fault(path, "\(error)")
        }
    }

    /// All bytes of an open file, exactly as many as were seen.
    func content(
        of file: borrowing FileDescriptor, _ path: [UInt8], seen: FileStatus
    ) throws(SandboxError) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(Int(clamping: seen.byteCount))
        while content.count <= seen.byteCount {
            let bytes = try bytes(of: file, path, at: content.count)
            if bytes.isEmpty { break }
            content += bytes
        }
        guard content.count == seen.byteCount else { throw fault(path, "\(Self.changed)") }
        return content
    }

    /// Something is there that can't be, or the kernel would not read it.
    func fault(_ path: [UInt8], _ cause: String) -> SandboxError { Self.fault(role, path, cause) }

    static func fault(_ role: Role, _ path: [UInt8], _ cause: String) -> SandboxError {
        SandboxError(code: role.rawValue, operation: "collect", subject: PathText.show(path), cause: cause)
    }

    /// A descriptor that names what is at a path without opening it: pipes don't block, and devices don't act.
    private func name(_ path: [UInt8]) throws(LinuxError) -> FileDescriptor {
        try Files.open(bytes: path, below: root, [.path, .noFollow])
    }

    /// Everything that could write is dead, so this is a fault; ESTALE says it in the kernel's words.
    private static let changed = LinuxError(
        operation: "compare with what was seen before", subject: "", errno: Errno(rawValue: 116))

    private func denial<Value: ~Copyable>(
        _ error: LinuxError, _ path: [UInt8]
    ) throws(SandboxError) -> Reading<Value> {
        guard role == .upper, [.accessDenied, .notPermitted].contains(error.errno) else {
            throw fault(path, "\(error)")
        }
        return .denied
    }
}

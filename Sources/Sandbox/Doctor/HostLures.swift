// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Things on the host that a sandbox must not reach, made to be reached for: a file, a process, a listener, memory. All
/// of it is gone when this is.
package final class HostLures {
    private static let marker = "marker"
    private static let content = "untouched"

    /// Holds the file, and `layers/base` with another.
    let folder: String
    let port: Int
    let memory: Int
    private let listener: SocketDescriptor

    /// - Parameter folder: an absolute path that does not exist; its parent is one that every sandbox could look into.
    package init(folder: String) throws(SandboxError) {
        self.folder = folder
        do throws(LinuxError) {
            listener = try Self.listen()
            port = try Self.port(of: listener)
            memory = try Self.share()
            try Folders.make(path: folder)
        } catch { throw Self.failure(error) }
        do throws(LinuxError) { try fill() } catch {
            remove()
            throw Self.failure(error)
        }
    }

    deinit { remove() }

    /// The file that no sandbox shows.
    var file: String { "\(folder)/\(Self.marker)" }
    /// The file in the layer, as a sandbox on the layer names it.
    var layerFile: String { Self.marker }
    /// What that file has to go on saying.
    var layerContent: String { Self.content }
    /// What it says now, on the host.
    var layerContentNow: String {
        let bytes = try? Files.contents(of: "\(folder)/layers/base/\(Self.marker)")
        return bytes.map { String(decoding: $0, as: UTF8.self) } ?? "none"
    }

    private func fill() throws(LinuxError) {
        try Folders.make(path: "\(folder)/layers")
        try Folders.make(path: "\(folder)/layers/base")
        for path in [file, "\(folder)/layers/base/\(Self.marker)"] {
            let file: FileDescriptor = try Files.open(path, [.writeOnly, .create, .exclusive], mode: 0o644)
            try Files.write(Array(Self.content.utf8), to: file, subject: path)
        }
    }

    private func remove() {
        for name in ["layers/base/\(Self.marker)", Self.marker] {
            if let directory = try? Files.open(folder, [.path, .directory], as: DescriptorKind.Directory.self) {
                try? Folders.remove(name, in: directory)
            }
        }
        for path in ["\(folder)/layers/base", "\(folder)/layers", folder] { try? Folders.remove(path: path) }
    }

    /// On the loopback, on a port that was free (ip(7)).
    private static func listen() throws(LinuxError) -> SocketDescriptor {
        // AF_INET, SOCK_STREAM | SOCK_CLOEXEC
        let number = try System.check(System.raw(41 /* SYS_socket */, 2, 1 | 0o2000000, 0), "socket")
        let socket = SocketDescriptor(owning: Int32(number))
        // struct sockaddr_in: 127.0.0.1, any port.
        var place: (UInt64, UInt64) = (0x0100_007F_0000_0002, 0)
        try System.check(System.withAddress(of: &place) { System.raw(49 /* SYS_bind */, number, $0, 16) }, "bind")
        try System.check(System.raw(50 /* SYS_listen */, number, 8), "listen")
        return socket
    }

    private static func port(of socket: borrowing SocketDescriptor) throws(LinuxError) -> Int {
        var place: (UInt64, UInt64) = (0, 0)
        var size: UInt32 = 16
        let number = Int(socket.number)
        let result = System.withAddress(of: &size) { size in
            System.withAddress(of: &place) { System.raw(51 /* SYS_getsockname */, number, $0, size) }
        }
        try System.check(result, "getsockname")
        return Int(UInt16(truncatingIfNeeded: place.0 >> 16).byteSwapped)
    }

    /// Shared memory that anybody may attach (shmget(2)). Marked to be removed at once: it lives as long as this process
    /// holds it, however that ends.
    private static func share() throws(LinuxError) -> Int {
        let memory = try System.check(System.raw(29 /* SYS_shmget */, 0, 4096, 0o1666), "shmget")
        let attached = System.raw(30 /* SYS_shmat */, memory, 0, 0)
        let marked = System.raw(31 /* SYS_shmctl */, memory, 0 /* IPC_RMID */, 0)
        try System.check(attached, "shmat")
        try System.check(marked, "shmctl(IPC_RMID)")
        return memory
    }

    private static func failure(_ error: LinuxError) -> SandboxError {
        SandboxError(code: "doctor.lures", operation: "prepare", subject: "the host's side", cause: "\(error)")
    }
}

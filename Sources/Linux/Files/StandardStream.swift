// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// What every program is started with (stdin(3)). Never closed: the next pipe would get the number.
package enum StandardStream: Int32, Sendable {
    case input = 0
    case output = 1
    case error = 2

    /// Refuses what is no stream: a folder, or an object that is only named (O_PATH), would lead a child out of its
    /// root; and the kernel's own objects (signalfd, epoll and the like) are nobody's input or output.
    package static func require(_ number: Int32) throws(LinuxError) {
        let object = try FileDescriptor(duplicating: number)
        let flags = try System.check(System.raw(SYS_fcntl, Int(number), 3 /* F_GETFL */), "fcntl(F_GETFL)")
        let kinds: [FileStatus.Kind] = [.regular, .fifo, .characterDevice, .socket]
        guard flags & OpenFlags.path.rawValue == 0, kinds.contains(try FileStatus(of: object).kind) else {
            throw LinuxError(operation: "stream", subject: "is none", errno: .badDescriptor)
        }
    }

    /// Everything up to the end.
    /// - Throws: EFBIG when it is more than `limit` bytes.
    package func readAll(limit: Int) throws(LinuxError) -> [UInt8] {
        try borrowed { stream throws(LinuxError) in
            try Files.readAll(stream, limit: limit, subject: "standard \(self)")
        }
    }

    /// All of the bytes, unbuffered.
    package func write(_ bytes: [UInt8]) throws(LinuxError) {
        try borrowed { stream throws(LinuxError) in
            try Files.write(bytes, to: stream, subject: "standard \(self)")
        }
    }

    private func borrowed<Value>(
        _ body: (borrowing FileDescriptor) throws(LinuxError) -> Value
    ) throws(LinuxError) -> Value {
        let stream = FileDescriptor(owning: rawValue)
        do throws(LinuxError) {
            let value = try body(stream)
            _ = stream.release()
            return value
        } catch {
            _ = stream.release()
            throw error
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What every program is started with (stdin(3)). Never closed: the next pipe would get the number.
package enum StandardStream: Int32, Sendable {
    case input = 0
    case output = 1
    case error = 2

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

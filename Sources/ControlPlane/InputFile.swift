// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Reading what an operator named: a regular file, up to a limit, never waiting for a FIFO.
package enum InputFile {
    /// The file's bytes; of a file above `limit`, `limit + 1` of them, so that its reader can say what is too large.
    package static func read(_ path: String, limit: Int) throws(ControlError) -> [UInt8] {
        do throws(LinuxError) {
            let file: FileDescriptor = try Files.open(path, [.readOnly, .nonBlocking, .noControllingTerminal])
            guard try FileStatus(of: file).kind == .regular else {
                throw LinuxError(operation: "read", subject: path, errno: .invalidArgument)
            }
            var bytes: [UInt8] = []
            while bytes.count <= limit {
                let block = try Files.read(file, upTo: min(1 << 20, limit + 1 - bytes.count), subject: path)
                if block.isEmpty { break }
                bytes += block
            }
            return bytes
        } catch {
            let cause = error.errno == .invalidArgument ? "it is not a regular file" : "\(error.errno)"
            throw ControlError(code: "input.unreadable", description: "read \(path): \(cause)", exitStatus: 64)
        }
    }
}

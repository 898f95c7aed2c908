// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

extension FolderDescriptor {
    /// The bytes of a regular file; a link or anything else is an error, and so are more bytes than `limit`.
    func read(_ name: [UInt8], limit: Int) throws(IntegrationError) -> [UInt8] {
        let subject = pathOf(name)
        let file = try FileCall.check("open", subject) {
            // Without O_NONBLOCK, opening a pipe would wait for a writer.
            unsafe FileCall.withName(name) {
                unsafe openat(descriptor, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            }
        }
        defer { close(file) }
        var status = stat()
        try FileCall.check("look at", subject) { unsafe fstat(file, &status) }
        guard FileStatus(status).kind == .file, status.st_size <= limit else {
            throw IntegrationError(.fileSystem, "read", subject, .found("not a regular file of at most \(limit) bytes"))
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: max(4096, Int(status.st_size) + 1))
        while true {
            let count = try FileCall.check("read", subject) {
                unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
            }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw IntegrationError(.fileSystem, "read", subject, .found("grew beyond \(limit) bytes"))
            }
        }
    }

    /// A link's target.
    func target(ofLink name: [UInt8]) throws(IntegrationError) -> [UInt8] {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let capacity = target.count
        let count = try FileCall.check("read link", pathOf(name)) {
            unsafe FileCall.withName(name) { unsafe readlinkat(descriptor, $0, &target, capacity) }
        }
        return target.prefix(count).map { UInt8(bitPattern: $0) }
    }

    /// Writes a new regular file with exactly these bytes and this mode, whatever the umask; an existing name is an
    /// error.
    func write(_ bytes: [UInt8], to name: [UInt8], mode: mode_t) throws(IntegrationError) {
        let subject = pathOf(name)
        let file = try FileCall.check("create", subject) {
            unsafe FileCall.withName(name) {
                unsafe openat(descriptor, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            }
        }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = try FileCall.check("write", subject) {
                unsafe bytes.withUnsafeBytes { buffer in
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                    return unsafe Glibc.write(file, rest.baseAddress, rest.count)
                }
            }
            written += count
        }
        try FileCall.check("set the mode of", subject) { fchmod(file, mode) }
    }

    /// Makes a symbolic link; the target is not looked at.
    func makeLink(_ name: [UInt8], target: [UInt8]) throws(IntegrationError) {
        try FileCall.check("create link", pathOf(name)) {
            unsafe FileCall.withName(target) { target in
                unsafe FileCall.withName(name) { unsafe symlinkat(target, descriptor, $0) }
            }
        }
    }
}

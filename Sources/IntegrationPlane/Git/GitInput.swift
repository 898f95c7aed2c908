// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

/// What a git command reads, as a file without a name. A pipe would have to be fed while git runs; with a file, git may
/// end whenever it wants, and no write can fail halfway or wait for a reader that waits for us.
enum GitInput {
    /// Runs a body with a descriptor that stands at the start of these bytes; nil when there are none.
    ///
    /// - Parameters:
    ///   - folder: where the file is made; it has a name there only until it is open.
    static func with<Result>(
        _ bytes: [UInt8], folder: String, _ body: (Int32?) async -> Result
    ) async throws(IntegrationError) -> Result {
        if bytes.isEmpty { return await body(nil) }
        let path = "\(folder)/nexus-git-\(UInt64.random(in: 0 ... .max))"
        let descriptor = try FileCall.check("create", path) {
            unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        defer { close(descriptor) }
        unsafe unlink(path)
        var written = 0
        while written < bytes.count {
            written += try FileCall.check("write", path) {
                unsafe bytes.withUnsafeBytes { buffer in
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                    return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                }
            }
        }
        try FileCall.check("rewind", path) { lseek(descriptor, 0, SEEK_SET) }
        return await body(descriptor)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux

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
        let file = try FileCall.check("create", path) { () throws(LinuxError) in
            let file: FileDescriptor = try Files.open(path, [.readWrite, .create, .exclusive, .noFollow], mode: 0o600)
            try Files.remove(path: path)
            return file
        }
        try FileCall.check("write", path) { () throws(LinuxError) in try Files.write(bytes, to: file) }
        try FileCall.check("rewind", path) { () throws(LinuxError) in try Files.rewind(file) }
        let result = await body(file.number)
        // Not before: only its number went to the body.
        file.close()
        return result
    }
}

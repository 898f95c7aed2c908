// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Files that an operator wrote.
enum TrustedFile {
    private static let readableByAll: UInt16 = 0o004

    /// - Parameters:
    ///   - privileged: only what root owns and nobody else can write is read.
    ///   - isSecret: what everybody can read is none, and refused.
    static func read(
        _ path: String, limit: Int, privileged: Bool, isSecret: Bool = false
    ) throws(FrontError) -> [UInt8] {
        let trusted = try TrustedPath.check(path, privileged: privileged)
        do throws(LinuxError) {
            let file: FileDescriptor = try Files.open(trusted, [.readOnly, .noFollow, .nonBlocking])
            let status = try FileStatus(of: file)
            guard status.kind == .regular else {
                throw LinuxError(operation: "read", subject: path, errno: .invalidArgument)
            }
            guard !isSecret || status.permissions & readableByAll == 0 else {
                throw LinuxError(operation: "read", subject: path, errno: .notPermitted)
            }
            return try Files.readAll(file, limit: limit, subject: path)
        } catch {
            let cause =
                switch error.errno {
                case .invalidArgument: "it is not a regular file"
                case .notPermitted where isSecret: "everybody can read it"
                default: "\(error.errno)"
                }
            throw FrontError(code: "file.unreadable", operation: "read", subject: path, cause: cause)
        }
    }
}

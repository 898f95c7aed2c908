// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A file or folder that the operator named and the orchestrator will read.
enum InputPath {
    /// Absolute and normalised; it is there and is a regular file.
    static func file(_ path: String) throws(FrontError) -> String { try find(path, .regular) }

    /// The same for a folder.
    static func folder(_ path: String) throws(FrontError) -> String { try find(path, .directory) }

    private static func find(_ path: String, _ kind: FileStatus.Kind) throws(FrontError) -> String {
        do throws(LinuxError) {
            let absolute = try AbsolutePath.normalised(path)
            let file: FileDescriptor = try Files.open(absolute, .path)
            guard try FileStatus(of: file).kind == kind else {
                throw LinuxError(operation: "read", subject: path, errno: .invalidArgument)
            }
            // Without links: that is the path which the orchestrator's root can show.
            return try AbsolutePath.target(ofDescriptor: file)
        } catch {
            let wanted = kind == .directory ? "a folder" : "a regular file"
            let cause = error.errno == .invalidArgument ? "it is not \(wanted)" : "\(error.errno)"
            throw FrontError(code: "input.unreadable", operation: "read", subject: path, cause: cause)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Where the parts of nexus lie: beside the running program, as `make install` and the build's stage place them.
struct Installation {
    /// The program itself.
    let program: String
    let supervisor: String
    let agent: String
    /// Policies, images and samples.
    let share: String
    /// Whether this process has privileges to guard.
    let isPrivileged: Bool

    /// Found from /proc/self/exe: `PREFIX/bin/nexus`, `PREFIX/libexec/nexus`, `PREFIX/share/nexus`.
    init() throws(FrontError) {
        isPrivileged = Credentials.userID == 0
        do throws(LinuxError) { program = try AbsolutePath.ofThisProgram() } catch {
            throw FrontError(
                code: "installation.proc", operation: "find", subject: "this program", cause: "\(error)",
                exitStatus: 70)
        }
        let prefix = program.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
        supervisor = try TrustedPath.check("\(prefix)/libexec/nexus/nexus-supervisor", privileged: isPrivileged)
        agent = try TrustedPath.check("\(prefix)/libexec/nexus/nexus-agent", privileged: isPrivileged)
        share = try TrustedPath.check("\(prefix)/share/nexus", privileged: isPrivileged)
        _ = try TrustedPath.check(program, privileged: isPrivileged)
    }

    /// A trusted file's bytes.
    func read(_ path: String, limit: Int) throws(FrontError) -> [UInt8] {
        try TrustedFile.read(path, limit: limit, privileged: isPrivileged)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Processes {
    /// Does something with another user's rights instead of root's, in a child that gives up everything else first and
    /// ends with it. Nothing but success or the error number comes back.
    /// - Throws: what the body threw, its error number at least.
    package static func run(
        as uid: UInt32, gid: UInt32, _ body: () throws(LinuxError) -> Void
    ) throws(LinuxError) {
        let child = try fork()
        if child == 0 {
            do throws(LinuxError) {
                try Credentials.become(uid: uid, gid: gid)
                try body()
                System.exit(0)
            } catch { System.exit(error.errno.rawValue) }
        }
        guard let ended = try reap(child, blocking: true), case .exited(let number) = ended.status else {
            throw LinuxError(operation: "act as", subject: "uid \(uid)", errno: .noProcess)
        }
        if number != 0 {
            throw LinuxError(operation: "act as", subject: "uid \(uid)", errno: Errno(rawValue: number))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// User namespaces that exist for their maps alone: to be entered, or to map the owners of a mount
/// (user_namespaces(7)).
package enum UserNamespace {
    /// One line of a map: `inside` stands for `outside`, for `count` ids from there.
    package struct Range: Sendable, Equatable {
        package let inside: UInt32
        package let outside: UInt32
        package let count: UInt32

        package init(inside: UInt32, outside: UInt32, count: UInt32 = 1) {
            self.inside = inside
            self.outside = outside
            self.count = count
        }
    }

    /// Made by a short-lived child that waits while its maps are written.
    package static func make(uids: [Range], gids: [Range]) throws(LinuxError) -> NamespaceDescriptor {
        let hold = try Pipe()
        switch try Processes.clone(into: .user) {
        case .child:
            // Ends when the parent lets go of the pipe, also when the parent is killed.
            _ = System.raw(SYS_close, Int(hold.writer.number))
            _ = try? Files.read(hold.reader, upTo: 1)
            System.exit(0)
        case .parent(let process, let descriptor):
            defer {
                // Keeps the pipe open until here too: a descriptor closes after its last use.
                try? Files.write([1], to: hold.writer)
                // Were the write alone to let it go and fail, the wait would be for ever.
                try? Processes.signal(Signals.kill, descriptor)
                _ = try? Processes.reap(process, blocking: true)
            }
            try Files.set("/proc/\(process)/uid_map", to: lines(uids))
            try Files.set("/proc/\(process)/gid_map", to: lines(gids))
            return try Files.open("/proc/\(process)/ns/user", .readOnly)
        }
    }

    /// Maps one user and one group in the namespace that this process was born in, as every user may for itself; it
    /// gives up setgroups(2) for that.
    package static func mapOwn(uid: Range, gid: Range) throws(LinuxError) {
        try Files.set("/proc/self/setgroups", to: "deny")
        try Files.set("/proc/self/uid_map", to: lines([uid]))
        try Files.set("/proc/self/gid_map", to: lines([gid]))
    }

    private static func lines(_ ranges: [Range]) -> String {
        ranges.map { "\($0.inside) \($0.outside) \($0.count)\n" }.joined()
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

extension Mounts {
    /// Does something in another mount namespace and comes back: paths then start at that namespace's root (setns(2)).
    /// For a process with one thread. It ends where the way back fails: it must not go on at a place that is not its own.
    package static func visit(
        _ namespace: borrowing NamespaceDescriptor, _ body: () throws(LinuxError) -> Void
    ) throws(LinuxError) {
        let home: NamespaceDescriptor = try Files.open("/proc/self/ns/mnt", .readOnly)
        let root: DirectoryDescriptor = try Files.open("/", [.path, .directory])
        let folder: DirectoryDescriptor = try Files.open(".", [.path, .directory])
        try Processes.enter(namespace, .mount)
        var fault: LinuxError?
        do throws(LinuxError) { try body() } catch { fault = error }
        do throws(LinuxError) {
            try Processes.enter(home, .mount)
            // The namespace's own root is not this process's where that was changed (chroot(2)).
            try System.check(System.raw(SYS_fchdir, Int(root.number)), "fchdir", "/")
            try System.check(System.withPath(".") { System.raw(SYS_chroot, $0) }, "chroot", "/")
            try System.check(System.raw(SYS_fchdir, Int(folder.number)), "fchdir", ".")
        } catch { System.exit(70) }
        if let fault { throw fault }
    }
}

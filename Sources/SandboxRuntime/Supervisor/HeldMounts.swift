// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A reference to a sandbox's mount namespace. The last one to let go of a namespace takes its mounts down and waits
/// for every processor (an RCU grace period): without this reference PID 1 would, before anybody hears of its end.
final class HeldMounts {
    private var namespace: NamespaceDescriptor?

    /// Fails when it can't be had; without it PID 1 takes down what is its own.
    init(of process: Int32) throws(LinuxError) {
        namespace = try Files.open("/proc/\(process)/ns/mnt", .readOnly)
    }

    /// To be called once nobody waits for an answer any more.
    func release() { namespace = nil }

    /// Mounts the workspace, with the attributes that a sandbox from scratch gives it. Only in a sandbox in which no
    /// payload has run: nobody but us has touched its root, and none of its links is followed.
    func attach(_ workspace: Workspace, at path: String) throws(LinuxError) {
        switch namespace {
        case .some(let namespace):
            try Mounts.visit(namespace) { () throws(LinuxError) in
                let target: DirectoryDescriptor = try Files.open(
                    path, below: try Files.open("/", [.path, .directory]), [.path, .directory, .noFollow],
                    resolve: [.inRoot, .noMagicLinks, .noSymlinks])
                let mount = try workspace.mount(at: target)
                try Mounts.restrict(mount, workspace.attributes, recursively: true, subject: path)
                try Mounts.attach(mount, on: target, subject: path)
            }
        case .none: throw LinuxError(operation: "attach", subject: path, errno: .badDescriptor)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// What makes shared layers one user's own where the kernel can't map owners: user namespaces are forbidden, or the
/// file system knows no maps. The upper of an overlay over those layers, in memory: who owns what, and no content.
/// It is filled once, by the first sandbox that is based on it.
package final class OwnerLayer {
    private let mount: MountDescriptor

    package init() throws(LinuxError) {
        let system = try FileSystem("tmpfs")
        try system.set("mode", "700")
        mount = try system.mount([.noSetUID, .noDevices])
        let folder = try DirectoryDescriptor(duplicating: mount.number)
        try Folders.make("upper", in: folder)
        try Folders.make("work", in: folder)
    }

    /// The detached mount, open as long as this lives.
    package var number: Int32 { mount.number }

    /// Before Linux 6.15 a sandbox has to attach it, and can do so once only.
    var isReusable: Bool { (try? Mounts.clone(of: mount, subject: "owner layer")) != nil }
}

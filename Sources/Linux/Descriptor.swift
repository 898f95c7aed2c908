// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// An open file descriptor that knows what it refers to. It can't be copied, and closes when its owner ends.
package struct Descriptor<Kind>: ~Copyable, Sendable {
    /// The number, valid while this value lives. Nothing may close it but this value.
    package let number: Int32

    /// Takes over an open descriptor.
    package init(owning number: Int32) { self.number = number }

    /// Opens a second descriptor, close-on-exec, for what `number` refers to; that one stays its owner's.
    package init(duplicating number: Int32) throws(LinuxError) {
        let result = System.raw(SYS_fcntl, Int(number), 1030 /* F_DUPFD_CLOEXEC */, 0)
        self.init(owning: Int32(try System.check(result, "fcntl(F_DUPFD_CLOEXEC)", "\(number)")))
    }

    deinit { _ = System.raw(SYS_close, Int(number)) }

    /// Closes now instead of at the end of the scope.
    package consuming func close() {}

    /// Gives up ownership: the caller closes it, or hands it to a child.
    package consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    /// Another descriptor for the same open file, close-on-exec (fcntl(2)).
    package func duplicate() throws(LinuxError) -> Descriptor<Kind> { try Descriptor(duplicating: number) }

    /// Says that it refers to something else than its type tells; for what arrived over a socket and was checked.
    package consuming func cast<Other>(to kind: Other.Type = Other.self) -> Descriptor<Other> {
        Descriptor<Other>(owning: release())
    }
}

/// What descriptors refer to; never instantiated.
package enum DescriptorKind {
    /// A folder, for relative lookups; possibly O_PATH.
    package enum Directory {}
    /// A regular file or device.
    package enum File {}
    /// A detached mount, or a clone of one (open_tree(2), fsmount(2)).
    package enum Mount {}
    /// A file system under configuration (fsopen(2)).
    package enum FileSystem {}
    /// A namespace (namespaces(7)).
    package enum Namespace {}
    /// A process (pidfd_open(2)).
    package enum Process {}
    package enum PipeReader {}
    package enum PipeWriter {}
    package enum Socket {}
    package enum Timer {}
    package enum Signals {}
    /// A filter's questions (seccomp_unotify(2)).
    package enum SyscallListener {}
    /// Anonymous memory, possibly sealed (memfd_create(2)).
    package enum Memory {}
    /// Something that a peer sent and nobody has looked at yet.
    package enum Unknown {}
}

/// An open folder.
package typealias DirectoryDescriptor = Descriptor<DescriptorKind.Directory>
/// An open file.
package typealias FileDescriptor = Descriptor<DescriptorKind.File>
/// A detached mount.
package typealias MountDescriptor = Descriptor<DescriptorKind.Mount>
/// An open namespace.
package typealias NamespaceDescriptor = Descriptor<DescriptorKind.Namespace>
/// A pidfd.
package typealias ProcessDescriptor = Descriptor<DescriptorKind.Process>
/// An end of a socket pair.
package typealias SocketDescriptor = Descriptor<DescriptorKind.Socket>
/// Anonymous memory.
package typealias MemoryDescriptor = Descriptor<DescriptorKind.Memory>

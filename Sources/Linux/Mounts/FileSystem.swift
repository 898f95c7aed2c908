// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// A file system that is being configured (fsopen(2)); `mount` makes it a detached mount.
package struct FileSystem: ~Copyable {
    private let context: Descriptor<DescriptorKind.FileSystem>
    private let name: String

    /// - Parameter name: as /proc/filesystems has it, for example `tmpfs`.
    package init(_ name: String) throws(LinuxError) {
        self.name = name
        let result = System.withPath(name) { System.raw(SYS_fsopen, $0, 1 /* FSOPEN_CLOEXEC */) }
        context = Descriptor(owning: Int32(try System.check(result, "fsopen", name)))
    }

    /// An option with a value (FSCONFIG_SET_STRING).
    package func set(_ key: String, _ value: String) throws(LinuxError) {
        try configure(command: 1, key, value)
    }

    /// A flag (FSCONFIG_SET_FLAG).
    package func set(_ key: String) throws(LinuxError) { try configure(command: 0, key, nil) }

    /// An option whose value is an open object: FSCONFIG_SET_FD where the file system takes it (overlay since 6.13),
    /// otherwise its path in /proc/self/fd.
    package func set<Kind>(_ key: String, _ descriptor: borrowing Descriptor<Kind>) throws(LinuxError) {
        let (number, context) = (Int(descriptor.number), Int(context.number))
        let result = System.withPath(key) { System.raw(SYS_fsconfig, context, 5, $0, 0, number) }
        // EOPNOTSUPP from a file system that still has its options as one text (overlay before 6.5).
        if [Errno.invalidArgument, .operationNotSupported].contains(where: { result == -Int($0.rawValue) }) {
            try set(key, "/proc/self/fd/\(number)")
        } else {
            try System.check(result, "fsconfig(\(key))", name)
        }
    }

    /// Makes a whole file system read-only, through whatever mount it is seen (fspick(2), FSCONFIG_CMD_RECONFIGURE).
    package static func makeReadOnly(_ mount: borrowing MountDescriptor, subject: String) throws(LinuxError) {
        let number = Int(mount.number)
        // FSPICK_CLOEXEC | FSPICK_EMPTY_PATH
        let result = System.withPath("") { System.raw(SYS_fspick, number, $0, 0x1 | 0x8) }
        let context = FileSystem(
            context: Descriptor(owning: Int32(try System.check(result, "fspick", subject))), name: subject)
        try context.set("ro")
        let changed = System.raw(SYS_fsconfig, Int(context.context.number), 7)
        try System.check(changed, "fsconfig(reconfigure)", subject)
    }

    private init(context: consuming Descriptor<DescriptorKind.FileSystem>, name: String) {
        self.context = context
        self.name = name
    }

    private func configure(command: Int, _ key: String, _ value: String?) throws(LinuxError) {
        let context = Int(context.number)
        let result = System.withPaths(key, value ?? "") {
            System.raw(SYS_fsconfig, context, command, $0, value == nil ? 0 : $1, 0)
        }
        try System.check(result, "fsconfig(\(key)\(value.map { "=\($0)" } ?? ""))", name)
    }

    /// Ends a mounted file system without writing what is only in memory (FS_IOC_SHUTDOWN); whoever still uses it gets
    /// EIO. For one that nobody wants to read any more.
    package static func shutDown(_ mount: borrowing MountDescriptor) throws(LinuxError) {
        let root = try DirectoryDescriptor(duplicating: mount.number)
        let folder: DirectoryDescriptor = try Files.open(".", below: root, [.readOnly, .directory])
        // Without flushing the log, of which there is none.
        var how: UInt32 = 2
        let number = Int(folder.number)
        let result = System.withAddress(of: &how) { System.raw(SYS_ioctl, number, 0x8004_587D, $0) }
        try System.check(result, "ioctl(FS_IOC_SHUTDOWN)")
    }

    /// Creates the file system and a detached mount of it (fsconfig(2), fsmount(2)).
    package consuming func mount(_ attributes: MountAttributes) throws(LinuxError) -> MountDescriptor {
        let number = Int(context.number)
        try System.check(System.raw(SYS_fsconfig, number, 6 /* FSCONFIG_CMD_CREATE */), "fsconfig(create)", name)
        let result = System.raw(SYS_fsmount, number, 1 /* FSMOUNT_CLOEXEC */, Int(attributes.rawValue))
        return MountDescriptor(owning: Int32(try System.check(result, "fsmount", name)))
    }
}

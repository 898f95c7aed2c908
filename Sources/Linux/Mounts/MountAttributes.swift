// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Attributes of a mount, as opposed to those of its file system (mount_setattr(2)).
package struct MountAttributes: OptionSet, Sendable, Hashable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let readOnly = MountAttributes(rawValue: 0x1)
    package static let noSetUID = MountAttributes(rawValue: 0x2)
    package static let noDevices = MountAttributes(rawValue: 0x4)
    package static let noExecute = MountAttributes(rawValue: 0x8)
    package static let noSymlinkFollow = MountAttributes(rawValue: 0x20_0000)
    static let idMapped = MountAttributes(rawValue: 0x10_0000)
}

extension MountAttributes: CustomStringConvertible {
    /// In the words of mount(8), for example `ro,nosuid,nodev`.
    package var description: String {
        let names: [(MountAttributes, String)] = [
            (.readOnly, "ro"), (.noSetUID, "nosuid"), (.noDevices, "nodev"), (.noExecute, "noexec"),
            (.noSymlinkFollow, "nosymfollow"),
        ]
        let present = names.filter { contains($0.0) }.map(\.1)
        return (contains(.readOnly) ? present : ["rw"] + present).joined(separator: ",")
    }
}

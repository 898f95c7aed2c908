// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Why something in an upper layer can't be part of a commit, in the words of `Patch.Refusal.what`.
enum RefusalReason: String, Sendable, CaseIterable {
    case fifo
    case socket
    case characterDevice = "character device"
    case blockDevice = "block device"
    case setUserID = "setuid file"
    case setGroupID = "setgid file"
    /// A second name for the same object, possibly outside what is collected.
    case hardLink = "hard link"
    case unreadableFile = "unreadable file"
    case unreadableFolder = "unreadable folder"
    /// One that no repository may have, such as `.git`, or that is longer than the kernel takes.
    case invalidPath = "invalid path"
    case tooLarge = "too large"
    case tooManyEntries = "too many entries"
    case tooDeep = "too deep"

    /// What can be said before the object is opened; nil when nothing speaks against that.
    init?(_ status: FileStatus) {
        switch status.kind {
        case .fifo: self = .fifo
        case .socket: self = .socket
        case .characterDevice: self = .characterDevice
        case .blockDevice: self = .blockDevice
        case .directory: return nil
        case .regular where status.permissions & 0o4000 != 0: self = .setUserID
        case .regular where status.permissions & 0o2000 != 0: self = .setGroupID
        case .regular, .link:
            guard status.linkCount > 1 else { return nil }
            self = .hardLink
        }
    }
}

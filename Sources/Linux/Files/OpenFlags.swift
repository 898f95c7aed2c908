// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// How a file is opened (open(2)). Close-on-exec is always added.
package struct OpenFlags: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let readOnly: OpenFlags = []
    package static let writeOnly = OpenFlags(rawValue: 0o1)
    package static let readWrite = OpenFlags(rawValue: 0o2)
    package static let create = OpenFlags(rawValue: 0o100)
    package static let exclusive = OpenFlags(rawValue: 0o200)
    package static let noControllingTerminal = OpenFlags(rawValue: 0o400)
    package static let truncate = OpenFlags(rawValue: 0o1000)
    package static let append = OpenFlags(rawValue: 0o2000)
    package static let nonBlocking = OpenFlags(rawValue: 0o4000)
    package static let directory = OpenFlags(rawValue: 0o200000)
    package static let noFollow = OpenFlags(rawValue: 0o400000)
    /// Names the object without opening it.
    package static let path = OpenFlags(rawValue: 0o10000000)
    static let closeOnExec = OpenFlags(rawValue: 0o2000000)
}

/// How far a lookup may go (openat2(2)).
package struct ResolveFlags: OptionSet, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let noCrossDevice = ResolveFlags(rawValue: 0x01)
    package static let noMagicLinks = ResolveFlags(rawValue: 0x02)
    package static let noSymlinks = ResolveFlags(rawValue: 0x04)
    package static let beneath = ResolveFlags(rawValue: 0x08)
    package static let inRoot = ResolveFlags(rawValue: 0x10)

    /// For trees that someone else can write: nothing above, no link, no other file system.
    package static let confined: ResolveFlags = [.beneath, .noSymlinks, .noMagicLinks, .noCrossDevice]
}

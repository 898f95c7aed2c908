// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

@testable import SandboxRuntime

/// Shared layers that become another user's own without a map.
@Suite(.enabled(if: overlaysDetachedMounts, "overlays of mounts that are attached nowhere take root and Linux 6.15"))
final class OwnerLayerTests {
    private static let new = Owner(uid: 4_000_001, gid: 4_000_002)

    private let base: MountDescriptor
    private let owners: OwnerLayer

    init() throws {
        base = try FileSystem("tmpfs").mount([])
        owners = try OwnerLayer()
        let folder = try DirectoryDescriptor(duplicating: base.number)
        try Folders.make("folder", in: folder)
        try Folders.make("folder/deeper", in: folder, mode: 0o700)
        let names = ["plain", "stranger", "folder/deeper/secret", "raised"]
        for name in names {
            let file: FileDescriptor = try Files.open(
                name, below: folder, [.writeOnly, .create], mode: 0o600)
            try Files.write(Array(name.utf8), to: file)
        }
        try Folders.changeMode(of: "raised", in: folder, to: 0o4755)
        try Folders.changeOwner(of: "stranger", in: folder, uid: 7, gid: 7)
        try Folders.link("link", to: "stranger", in: folder)
    }

    private func owned() throws -> DirectoryDescriptor {
        let mount = try Overlay.owned(layers: [base.number], above: owners.number, from: 0, to: Self.new)
        let folder = try DirectoryDescriptor(duplicating: mount.number)
        return try Files.open(".", below: folder, [.readOnly, .directory])
    }

    @Test("what the owner has is the new owner's, with mode and content, and the layers stay as they are")
    func changed() throws {
        let above = try owned()
        let below = try DirectoryDescriptor(duplicating: base.number)
        for name in ["plain", "folder", "folder/deeper", "folder/deeper/secret", "raised", "link"] {
            let status = try FileStatus(name: name, in: above)
            let before = try FileStatus(name: name, in: below)
            #expect(status.uid == Self.new.uid && status.gid == Self.new.gid, "\(name)")
            #expect(status.permissions == before.permissions && status.kind == before.kind, "\(name)")
            #expect(before.uid == 0, "\(name)")
        }
        #expect(try FileStatus(of: above).uid == Self.new.uid)
        let secret: FileDescriptor = try Files.open("folder/deeper/secret", below: above, .readOnly)
        #expect(try Files.readAll(secret, limit: 100, subject: "") == Array("folder/deeper/secret".utf8))
    }

    @Test("what is another's stays another's, also behind a link")
    func stranger() throws {
        #expect(try FileStatus(name: "stranger", in: owned()).uid == 7)
    }

    @Test("a change that was interrupted is gone on with, and one that is done is not begun again")
    func resumed() throws {
        let mount = try Overlay.owned(layers: [base.number], above: owners.number, from: 4_000_009, to: Self.new)
        let folder = try DirectoryDescriptor(duplicating: mount.number)
        try Folders.changeOwner(of: "folder", in: folder, uid: Self.new.uid, gid: Self.new.gid)
        mount.close()
        let above = try owned()
        #expect(try FileStatus(name: "folder/deeper/secret", in: above).uid == Self.new.uid)
        // The folder itself comes last: once it is the new owner's, nothing is walked.
        try Folders.changeOwner(of: "plain", in: above, uid: 0, gid: 0)
        #expect(try FileStatus(name: "plain", in: owned()).uid == 0)
    }

    @Test("a tree deeper than is looked at is not given away")
    func deep() throws {
        let folder = try DirectoryDescriptor(duplicating: base.number)
        var path = "folder"
        for _ in 0..<5 {
            path += "/d"
            try Folders.make(path, in: folder)
        }
        let open: DirectoryDescriptor = try Files.open(".", below: folder, [.readOnly, .directory])
        try Ownership.change(of: open, from: 0, to: Self.new, depthLimit: 3)
        #expect(try FileStatus(name: "folder/d/d/d", in: folder).uid == Self.new.uid)
        #expect(try FileStatus(name: "folder/d/d/d/d", in: folder).uid == 0)
    }
}

private let overlaysDetachedMounts = Credentials.userID == 0 && (try? OwnerLayer().isReusable) == true

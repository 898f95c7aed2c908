// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

@testable import SandboxRuntime

/// What a payload may leave in its upper layer to keep the supervisor busy.
@Suite(.enabled(if: Credentials.userID == 0, "makes a tmpfs, which takes root"))
struct RedTeamUpperLayerTests {
    private let layer: UpperLayer

    init() throws {
        layer = try UpperLayer(.init(bytes: 64 << 20, inodes: 4096), users: .init(reaper: 0, payload: 0))
    }

    private func makeChain(_ count: Int) throws {
        let mount = try DirectoryDescriptor(duplicating: layer.number)
        var path = "upper"
        for _ in 0..<count {
            path += "/d"
            try Folders.make(path, in: mount)
        }
    }

    private func makeOpaque(depth: Int) throws {
        let path = "/proc/self/fd/\(layer.number)/upper" + String(repeating: "/d", count: depth)
        let result = System.withPaths(path, "trusted.overlay.opaque") { path, name in
            System.withAddress(ofElements: Array("y".utf8)) {
                System.raw(188 /* SYS_setxattr */, path, name, $0, 1, 0)
            }
        }
        #expect(result == 0)
    }

    @Test("opaque folders are found as deep as a collector goes")
    func found() throws {
        try makeChain(OpaqueFolders.depthLimit)
        try makeOpaque(depth: 2)
        try makeOpaque(depth: OpaqueFolders.depthLimit)
        #expect(try layer.opaqueFolders().map(\.count) == [3, 2 * OpaqueFolders.depthLimit - 1])
    }

    @Test("deeper folders, which a collector refuses anyway, are not looked at")
    func bounded() throws {
        try makeChain(OpaqueFolders.depthLimit + 20)
        try makeOpaque(depth: OpaqueFolders.depthLimit + 1)
        try makeOpaque(depth: OpaqueFolders.depthLimit + 20)
        #expect(try layer.opaqueFolders().isEmpty)
    }
}

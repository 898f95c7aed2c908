// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import Linux

/// What can be handed to a sandbox as a stream.
@Suite struct RedTeamStandardStreamTests {
    @Test("a folder is no stream: it would lead out of the root")
    func folder() throws {
        let folder: DirectoryDescriptor = try Files.open("/", [.readOnly, .directory])
        #expect(throws: LinuxError.self) { try StandardStream.require(folder.number) }
    }

    @Test("an object that is only named is no stream", arguments: ["/", "/dev/null"])
    func named(_ path: String) throws {
        let object: FileDescriptor = try Files.open(path, .path)
        #expect(throws: LinuxError.self) { try StandardStream.require(object.number) }
    }

    @Test("the kernel's own objects are no streams")
    func kernel() throws {
        let signals = try Signals.descriptor(for: [Signals.child])
        #expect(throws: LinuxError.self) { try StandardStream.require(signals.number) }
        #expect(throws: LinuxError.self) { try StandardStream.require(-1) }
    }

    @Test("files, devices, pipes and sockets are streams")
    func streams() throws {
        let null: FileDescriptor = try Files.open("/dev/null", .readWrite)
        let pipe = try Pipe()
        let pair = try MessageSocket.pair()
        let memory = try MemoryFile.empty(name: "stream")
        for number in [null.number, pipe.reader.number, pipe.writer.number, pair.first.number, memory.number] {
            try StandardStream.require(number)
        }
        withExtendedLifetime((null.number, memory.number)) {}
    }
}

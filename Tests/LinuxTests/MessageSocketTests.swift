// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

@Suite struct MessageSocketTests {
    @Test("messages stay apart, in order")
    func boundaries() throws {
        let pair = try MessageSocket.pair()
        for message in [[1, 2, 3], [4], [5, 6]] as [[UInt8]] { try MessageSocket.send(message, over: pair.first) }
        for message in [[1, 2, 3], [4], [5, 6]] as [[UInt8]] {
            let received = try #require(try MessageSocket.receive(from: pair.second, capacity: 16))
            #expect(received.bytes == message)
            #expect(!received.isTruncated)
            #expect(received.descriptors == [])
        }
    }

    @Test("a message that is longer than it may be says so, and the next one is whole")
    func truncated() throws {
        let pair = try MessageSocket.pair()
        try MessageSocket.send([1, 2, 3, 4, 5], over: pair.first)
        try MessageSocket.send([6], over: pair.first)
        let cut = try #require(try MessageSocket.receive(from: pair.second, capacity: 4))
        #expect(cut.isTruncated)
        #expect(cut.bytes == [1, 2, 3, 4])
        let next = try #require(try MessageSocket.receive(from: pair.second, capacity: 4))
        #expect(next.bytes == [6])
        #expect(!next.isTruncated)
    }

    @Test(
        "descriptors arrive in order and refer to the same objects", arguments: [1, 2, MessageSocket.descriptorLimit])
    func descriptors(_ count: Int) throws {
        let pair = try MessageSocket.pair()
        let pipe = try Pipe()
        let sent = [pipe.reader.number] + Array(repeating: pipe.writer.number, count: count - 1)
        try MessageSocket.send([9], descriptors: sent, over: pair.first)
        let received = try #require(try MessageSocket.receive(from: pair.second, capacity: 4))
        defer { for number in received.descriptors { FileDescriptor(owning: number).close() } }
        #expect(received.descriptors.count == count)
        #expect(!received.isTruncated)
        try Files.write([42], to: pipe.writer)
        let reader = try Descriptor<DescriptorKind.PipeReader>(duplicating: received.descriptors[0])
        #expect(try Files.read(reader, upTo: 1) == [42])
    }

    @Test("more descriptors than one message carries are not sent")
    func tooMany() throws {
        let pair = try MessageSocket.pair()
        let sent = Array(repeating: pair.first.number, count: MessageSocket.descriptorLimit + 1)
        #expect {
            try MessageSocket.send([9], descriptors: sent, over: pair.first)
        } throws: { ($0 as? LinuxError)?.errno == .invalidArgument }
    }

    @Test("a sender whose peer does not read is told so instead of waiting")
    func full() throws {
        let pair = try MessageSocket.pair()
        let message = [UInt8](repeating: 1, count: 1 << 15)
        var errno: Errno?
        for _ in 0..<1000 where errno == nil {
            do throws(LinuxError) { try MessageSocket.send(message, over: pair.first) } catch { errno = error.errno }
        }
        #expect(errno == .again)
        _ = try MessageSocket.receive(from: pair.second, capacity: 1 << 15)
        try MessageSocket.send(message, over: pair.first)
    }

    @Test("what was sent before the peer went is still received, then nothing")
    func gone() throws {
        func leave() throws -> SocketDescriptor {
            let pair = try MessageSocket.pair()
            try MessageSocket.send([1], over: pair.first)
            return try SocketDescriptor(duplicating: pair.second.number)
        }
        let socket = try leave()
        #expect(try MessageSocket.receive(from: socket, capacity: 4)?.bytes == [1])
        #expect(try MessageSocket.receive(from: socket, capacity: 4)?.bytes == nil)
        #expect {
            try MessageSocket.send([1], over: socket)
        } throws: { ($0 as? LinuxError)?.errno.rawValue == 32 }
    }
}

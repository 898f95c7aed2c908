// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

/// Waiting: descriptors that are ready, and timers.
@Suite struct EventTests {
    @Test("names those that can be read, in the order asked, and no others")
    func ready() throws {
        let (first, second, third) = try (Box(), Box(), Box())
        try first.write()
        try third.write()
        let asked = [third.reader, second.reader, first.reader]
        #expect(try Poll.wait(for: asked, milliseconds: 0) == [third.reader, first.reader])
    }

    @Test("nothing that is ready is an empty answer when the time is over")
    func nothing() throws {
        let box = try Box()
        #expect(try Poll.wait(for: [box.reader], milliseconds: 0) == [])
        #expect(try Poll.wait(for: [], milliseconds: 0) == [])
    }

    @Test("one that is written is asked for room instead of bytes")
    func writing() throws {
        let pair = try MessageSocket.pair()
        let number = pair.first.number
        #expect(try Poll.wait(for: [number], milliseconds: 0) == [])
        #expect(try Poll.wait(for: [number], writing: [number], milliseconds: 0) == [number])
        try MessageSocket.send([1], over: pair.second)
    }

    @Test("one that has hung up, or is not open, is named, so that nobody waits for it forever")
    func hungUp() throws {
        let reader = try Pipe().keepingReader()
        #expect(try Poll.wait(for: [reader.number]) == [reader.number])
        #expect(try Poll.wait(for: [1 << 20]) == [1 << 20])
    }

    @Test("a timer without time to go fires at once", arguments: [0, -1, 1])
    func timer(_ microseconds: Int) throws {
        let timer = try Timer.after(microseconds: microseconds)
        #expect(try Poll.wait(for: [timer.number]) == [timer.number])
        try #expect(Files.read(timer, upTo: 8) == [1, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("a timer for later has not fired yet, however far away it is", arguments: [3_600_000_000, Int.max])
    func later(_ microseconds: Int) throws {
        let timer = try Timer.after(microseconds: microseconds)
        #expect(try Poll.wait(for: [timer.number], milliseconds: 0) == [])
        timer.close()
    }

    /// A pipe that lives as long as this.
    private final class Box {
        private let pipe: Pipe

        init() throws { pipe = try Pipe() }

        var reader: Int32 { pipe.reader.number }

        func write() throws { try Files.write([1], to: pipe.writer) }
    }
}

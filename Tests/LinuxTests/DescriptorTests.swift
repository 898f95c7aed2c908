// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

/// Whether a descriptor is closed shows at the other end of its pipe; numbers are used again by other tests.
@Suite struct DescriptorTests {
    private func isHungUp(_ reader: borrowing Descriptor<DescriptorKind.PipeReader>) throws -> Bool {
        guard try !Poll.wait(for: [reader.number], milliseconds: 0).isEmpty else { return false }
        return try Files.read(reader, upTo: 1).isEmpty
    }

    @Test("closes when its owner ends, not before")
    func closes() throws {
        let pipe = try Pipe()
        let copy = try Descriptor<DescriptorKind.PipeWriter>(duplicating: pipe.writer.number)
        let reader = pipe.keepingReader()
        #expect(try !isHungUp(reader))
        copy.close()
        #expect(try isHungUp(reader))
    }

    @Test("closes when an error is thrown past it")
    func closesOnError() throws {
        func fail(_ number: Int32) throws {
            let copy = try Descriptor<DescriptorKind.PipeWriter>(duplicating: number)
            try Files.write([], to: copy)
            throw LinuxError(operation: "fail", subject: "", errno: .busy)
        }
        let pipe = try Pipe()
        #expect(throws: LinuxError.self) { try fail(pipe.writer.number) }
        let reader = pipe.keepingReader()
        #expect(try isHungUp(reader))
    }

    @Test("what is released stays open until its new owner closes it")
    func released() throws {
        let pipe = try Pipe()
        let number = try pipe.writer.duplicate().release()
        let reader = pipe.keepingReader()
        #expect(try !isHungUp(reader))
        Descriptor<DescriptorKind.PipeWriter>(owning: number).close()
        #expect(try isHungUp(reader))
    }

    @Test("what refers to something else now is still the same and closes once")
    func cast() throws {
        let pipe = try Pipe()
        let other = try pipe.writer.duplicate().cast(to: DescriptorKind.Unknown.self)
        let reader = pipe.keepingReader()
        try Files.write([7], to: other)
        #expect(try Files.read(reader, upTo: 1) == [7])
        other.close()
        #expect(try isHungUp(reader))
    }

    @Test("a number that is not open can't be duplicated")
    func notOpen() {
        #expect {
            let copy = try FileDescriptor(duplicating: -1)
            copy.close()
        } throws: { ($0 as? LinuxError)?.errno == .badDescriptor }
    }
}

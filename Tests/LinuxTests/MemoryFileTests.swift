// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

@Suite struct MemoryFileTests {
    private func errno(_ body: () throws -> Void) -> Errno? {
        do {
            try body()
            return nil
        } catch { return (error as? LinuxError)?.errno }
    }

    @Test("what is sealed is what was given, whatever its length", arguments: [0, 1, 4096, 100_001])
    func sealed(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let file = try MemoryFile.sealed(bytes, name: "test")
        #expect(try MemoryFile.contents(of: file, limit: count, name: "test") == bytes)
    }

    @Test("what is sealed can't be changed")
    func unchangeable() throws {
        let file = try MemoryFile.sealed([1, 2, 3], name: "test")
        #expect(errno { try Files.write([9], to: file) } == .notPermitted)
        #expect(try MemoryFile.contents(of: file, limit: 3, name: "test") == [1, 2, 3])
    }

    @Test("reading does not depend on where somebody left the offset")
    func offset() throws {
        let file = try MemoryFile.sealed([1, 2, 3], name: "test")
        #expect(try Files.read(file, upTo: 2) == [1, 2])
        #expect(try MemoryFile.contents(of: file, limit: 3, name: "test") == [1, 2, 3])
    }

    @Test("what a writer could still change is refused")
    func unsealed() throws {
        let file = try MemoryFile.empty(name: "test")
        try Files.write([1], to: file)
        #expect(errno { _ = try MemoryFile.contents(of: file, limit: 8, name: "test") } == .notPermitted)
    }

    @Test("what is no memory is refused")
    func noMemory() throws {
        let file: MemoryDescriptor = try Files.open("/dev/null", .readOnly)
        #expect(errno { _ = try MemoryFile.contents(of: file, limit: 8, name: "test") } == .invalidArgument)
    }

    @Test("one byte over the limit is refused")
    func tooLarge() throws {
        let file = try MemoryFile.sealed([1, 2, 3], name: "test")
        #expect(errno { _ = try MemoryFile.contents(of: file, limit: 2, name: "test") } == .fileTooLarge)
    }

    @Test("the start of a file is at most so long")
    func start() throws {
        let file = try MemoryFile.empty(name: "test")
        try Files.write([1, 2, 3], to: file)
        #expect(try MemoryFile.start(of: file, limit: 2) == [1, 2])
        #expect(try MemoryFile.start(of: file, limit: 9) == [1, 2, 3])
    }

    @Test("what a C library writes is collected, its failure and its excess are errors")
    func collected() throws {
        let write: (Int32) -> Int32 = { number in
            guard let file = try? FileDescriptor(duplicating: number) else { return -9 }
            return (try? Files.write([1, 2, 3], to: file)) == nil ? -5 : 0
        }
        #expect(try MemoryFile.collected(name: "test", limit: 3, write) == [1, 2, 3])
        #expect(errno { _ = try MemoryFile.collected(name: "test", limit: 2, write) } == .fileTooLarge)
        #expect(errno { _ = try MemoryFile.collected(name: "test", limit: 2) { _ in -12 } } == Errno(rawValue: 12))
    }
}

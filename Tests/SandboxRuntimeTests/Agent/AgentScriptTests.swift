// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import SandboxRuntime
import Testing

@Suite struct AgentScriptTests {
    private static let full = AgentScript(
        workItem: "B", attempt: 2, feedback: "tests.failed",
        turns: [
            .write(path: Array("a/b.py".utf8), content: [0, 255, 10], executable: true),
            .run(arguments: [Array("python3".utf8), Array("-V".utf8), []]),
            .delete(path: [0xFF]),
            .link(path: Array("l".utf8), target: Array("../../etc".utf8)),
            .finish(summary: "done — ¡Hola!"),
        ])

    private static func header(version: UInt16 = 1) -> ByteWriter {
        var writer = ByteWriter()
        writer.append(Array("nexs".utf8).reduce(into: UInt32(0)) { $0 = $0 >> 8 | UInt32($1) << 24 })
        writer.append(version)
        writer.append("A")
        writer.append(UInt32(1))
        writer.append(false)
        return writer
    }

    /// A header, then a count of turns and the bytes of the turns.
    private static func script(count: UInt32, _ turns: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = header()
        writer.append(count)
        turns(&writer)
        return writer.bytes
    }

    private static func finish(_ writer: inout ByteWriter) {
        writer.append(UInt8(5))
        writer.append("done")
    }

    /// What a hostile sender may try, each with a name for the failure's message.
    static let hostile: [(name: String, bytes: [UInt8])] = [
        ("nothing", []),
        ("another program's bytes", Array("#!/bin/sh\necho\n".utf8)),
        (
            "a later version",
            {
                var w = header(version: 2); w.append(UInt32(1)); finish(&w); return w.bytes
            }()
        ),
        ("no turns", script(count: 0) { _ in }),
        (
            "no finish",
            script(count: 1) {
                $0.append(UInt8(3)); $0.append("x")
            }
        ),
        (
            "two finishes",
            script(count: 2) {
                finish(&$0); finish(&$0)
            }
        ),
        (
            "an unknown turn",
            script(count: 2) {
                $0.append(UInt8(9)); finish(&$0)
            }
        ),
        ("turns without end", script(count: .max) { finish(&$0) }),
        (
            "a command without arguments",
            script(count: 2) {
                $0.append(UInt8(2)); $0.append(UInt32(0)); finish(&$0)
            }
        ),
        (
            "arguments without end",
            script(count: 2) {
                $0.append(UInt8(2)); $0.append(UInt32.max); finish(&$0)
            }
        ),
        (
            "a path without end",
            script(count: 2) {
                $0.append(UInt8(3)); $0.append(UInt32.max)
            }
        ),
        (
            "a flag that is neither",
            script(count: 2) {
                $0.append(UInt8(1)); $0.append("p"); $0.append("t"); $0.append(UInt8(7)); finish(&$0)
            }
        ),
        (
            "a summary that is not UTF-8",
            script(count: 1) {
                $0.append(UInt8(5)); $0.append(bytes: [0xC0, 0x80])
            }
        ),
        ("bytes after the end", script(count: 1) { finish(&$0) } + [0]),
    ]

    @Test("bytes that are no script are refused", arguments: hostile.indices)
    func refusesHostileBytes(index: Int) {
        let (name, bytes) = Self.hostile[index]
        let error = #expect(throws: AgentError.self, "\(name)") { try AgentScript(decoding: bytes) }
        #expect(error?.code == .scriptMalformed, "\(name)")
        #expect(error?.exitStatus == 64, "\(name)")
    }

    @Test("a script cut off anywhere is refused")
    func refusesEveryPrefix() {
        let bytes = Self.full.encoded()
        for count in bytes.indices {
            #expect(throws: AgentError.self) { try AgentScript(decoding: Array(bytes.prefix(count))) }
        }
    }

    @Test("a script with any one byte changed is refused or read, never a trap")
    func survivesEveryChangedByte() {
        let bytes = Self.full.encoded()
        for index in bytes.indices {
            for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
                var changed = bytes
                changed[index] = value
                _ = try? AgentScript(decoding: changed)
            }
        }
    }

    @Test("a later version is named in the error")
    func namesTheVersion() {
        let error = #expect(throws: AgentError.self) { try AgentScript(decoding: Self.hostile[2].bytes) }
        #expect(error?.description.contains("version 2") == true)
    }

    @Test("what was encoded is decoded")
    func roundTrip() throws {
        #expect(try AgentScript(decoding: Self.full.encoded()) == Self.full)
        let least = AgentScript(workItem: "", attempt: 1, feedback: nil, turns: [.finish(summary: "")])
        #expect(try AgentScript(decoding: least.encoded()) == least)
    }
}

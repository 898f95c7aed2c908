// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import SandboxRuntime
import Testing

@Suite struct CommandTests {
    @Test("no program, an empty one, or a string with a NUL is no command")
    func refused() {
        let broken = [
            Command([]), Command([""]), Command(["a\0b"]), Command(["a", "\0"]), Command(["a"], environment: ["A=\0"]),
        ]
        for command in broken {
            #expect(throws: ByteReader.DecodingFault.self, "\(command)") { try Command(decoding: command.encoded) }
        }
        #expect(throws: Never.self) { try Command(decoding: Command(["a", ""]).encoded) }
    }

    @Test("a request adds names to the plan's environment and changes none")
    func environment() {
        let command = Command(
            ["a"], environment: ["PATH=/evil", "LD_PRELOAD=/x", "PATH", "PATHS=1", "=PATH", "A=b=c"])
        let merged = command.environment(over: ["PATH=/bin", "HOME=/tmp"]).map { String(decoding: $0, as: UTF8.self) }
        #expect(merged == ["PATH=/bin", "HOME=/tmp", "LD_PRELOAD=/x", "PATHS=1", "=PATH", "A=b=c"])
    }

    @Test("bytes that are no text stay as they are")
    func bytes() throws {
        let command = Command(arguments: [[0xFF, 0xFE], [10]], environment: [[0xC3]])
        #expect(try Command(decoding: command.encoded) == command)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Observability
import Testing

@Suite struct RedactionStreamTests {
    private static let text =
        "first\nhunter\n2222 line\n\(Canary.keyBlock)\nAuthorization: x\nhunter\nüber \(Canary.awsKey)\nlast hunter2222"

    private static func redactor() throws -> Redactor {
        try Canary.redactor(["TWO": "hunter\n2222 line", "ONE": "hunter2222"])
    }

    @Test("pieces of any size come out as the whole would", arguments: 1...60)
    func pieces(_ size: Int) throws {
        var stream = RedactionStream(try Self.redactor())
        let bytes = Array(Self.text.utf8)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            result += stream.push(Array(bytes[start..<min(bytes.count, start + size)]))
        }
        result += stream.finish()
        #expect(
            String(decoding: result, as: UTF8.self)
                == "first\n[redacted:TWO]\n[redacted:private-key]\nAuthorization: [redacted:authorization]\nhunter\n"
                + "über [redacted:aws-access-key]\nlast [redacted:ONE]")
    }

    @Test("whole lines are not held back without a reason")
    func promptly() throws {
        var stream = RedactionStream(try Self.redactor())
        #expect(stream.push(Array("one\ntw".utf8)) == Array("one\n".utf8))
        #expect(stream.push(Array("o\n".utf8)) == Array("two\n".utf8))
        #expect(stream.push(Array("three\nhunter\n".utf8)) == Array("three\n".utf8))
        // What the end cuts off is taken for a secret.
        #expect(stream.finish() == Array("[redacted:TWO]".utf8))
    }

    @Test("what is too long to be held back as a whole is left out up to the end of its line")
    func tooLong() throws {
        var stream = RedactionStream(try Self.redactor(), limit: 64)
        var result: [UInt8] = []
        for _ in 0..<20 { result += stream.push(Array("hunter2222hunter".utf8)) }
        result += stream.push(Array("2222\nnext\n".utf8)) + stream.finish()
        #expect(String(decoding: result, as: UTF8.self) == "[redacted:too-long]\nnext\n")
    }
}

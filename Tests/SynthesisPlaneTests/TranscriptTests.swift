// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import SandboxRuntime
import SynthesisPlane
import Testing

@Suite struct TranscriptTests {
    private static let start =
        #"{"agent":"nexus-agent/replay","version":1,"work_item":"B","attempt":2,"feedback":null}"#

    private static func parse(_ lines: String...) -> Transcript {
        Transcript(parsing: Array(lines.joined(separator: "\n").utf8))
    }

    @Test(
        "a line that no agent says is counted, not believed",
        arguments: [
            "x", "{", "[]", "null", #"{"turn":0,"delete":"a"}"#, #"{"turn":1}"#, #"{"turn":"1","delete":"a"}"#,
            #"{"turn":1,"run":["a"],"output":""}"#, #"{"turn":1,"run":["a"],"exit":0}"#,
            #"{"turn":1,"run":["a"],"exit":0,"signal":9,"output":""}"#, #"{"turn":1,"run":"a","exit":0,"output":""}"#,
            #"{"turn":1,"run":["a"],"exit":99999999999999999999999,"output":""}"#, #"{"turn":1e300,"delete":"a"}"#,
            #"{"turn":1,"failed":"write"}"#, #"{"finish":1}"#, #"{"finish":null}"#, "\u{0}",
            String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 100_000),
        ])
    func countsMalformed(line: String) {
        let transcript = Self.parse(Self.start, line)
        #expect(transcript.malformedLines == 1)
        #expect(transcript.runs.isEmpty && transcript.changes.isEmpty && transcript.failures.isEmpty)
        #expect(!transcript.finished)
    }

    @Test("bytes that are no text are no finish")
    func survivesBinary() {
        let transcript = Transcript(parsing: (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167) })
        #expect(!transcript.finished)
        #expect(transcript.agent == nil)
    }

    @Test("nothing is an unfinished transcript")
    func acceptsNothing() {
        let transcript = Transcript(parsing: [])
        #expect(!transcript.finished)
        #expect(transcript.malformedLines == 0)
    }

    @Test("a finish that something follows is not the end")
    func demandsFinishLast() {
        #expect(!Self.parse(Self.start, #"{"finish":"done"}"#, #"{"turn":9,"delete":"a"}"#).finished)
        #expect(!Self.parse(Self.start, #"{"finish":"done"}"#, "x").finished)
    }

    @Test("more lines than a script has turns are left out, and so is the finish behind them")
    func capsLines() {
        let flood = String(repeating: #"{"turn":1,"delete":"a"}"# + "\n", count: Transcript.lineLimit + 5)
        let transcript = Self.parse(flood + #"{"finish":"done"}"#)
        #expect(transcript.isTruncated)
        #expect(!transcript.finished)
        #expect(transcript.changes.count == Transcript.lineLimit)
    }

    @Test("output above the agent's limit is cut")
    func capsOutput() {
        let output = String(repeating: "é", count: 1 << 20)
        let transcript = Self.parse(#"{"turn":1,"run":["a"],"exit":0,"output":"\#(output)"}"#)
        #expect(transcript.runs.first?.isTruncated == true)
        #expect(transcript.runs.first?.output.utf8.count == 1 << 20)
    }

    @Test("what an agent says is read back")
    func readsBack() {
        func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
        let result = CommandResult(status: .exited(1), output: bytes("no\u{1B}\n"), isTruncated: false)
        let killed = CommandResult(status: .signalled(9), output: [], isTruncated: true)
        let lines: [TranscriptLine] = [
            .start(workItem: "B", attempt: 2, feedback: "because"), .wrote(turn: 1, path: bytes("a"), bytes: 3),
            .ran(turn: 2, arguments: [bytes("python3"), bytes("-V")], result: result),
            .ran(turn: 3, arguments: [bytes("x")], result: killed), .deleted(turn: 4, path: bytes("b")),
            .linked(turn: 5, path: bytes("c"), target: bytes("d")),
            .failed(turn: 6, kind: "write", path: bytes("e"), errno: .accessDenied), .finish(summary: "done"),
        ]
        let transcript = Transcript(parsing: lines.flatMap(\.json))
        #expect(transcript.agent == "nexus-agent/replay")
        #expect(transcript.workItem == "B")
        #expect(transcript.attempt == 2)
        #expect(transcript.runs.map(\.ending) == [.exited(1), .signalled(9)])
        #expect(transcript.runs.map(\.arguments) == [["python3", "-V"], ["x"]])
        #expect(transcript.runs.map(\.output) == ["no\u{1B}\n", ""])
        #expect(transcript.runs.map(\.isTruncated) == [false, true])
        #expect(transcript.changes.map(\.kind) == [.write, .delete, .link])
        #expect(transcript.changes.map(\.path) == ["a", "b", "c"])
        #expect(transcript.failures.map(\.error) == ["EACCES (permission denied)"])
        #expect(transcript.summary == "done")
        #expect(transcript.malformedLines == 0)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import SandboxRuntime
import Testing

@Suite struct TranscriptLineTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    static let lines: [(TranscriptLine, String)] = [
        (
            .start(workItem: "B", attempt: 2, feedback: nil),
            #"{"agent":"nexus-agent/replay","version":1,"work_item":"B","attempt":2,"feedback":null}"#
        ),
        (
            .start(workItem: "B", attempt: 2, feedback: "a\nb"),
            #"{"agent":"nexus-agent/replay","version":1,"work_item":"B","attempt":2,"feedback":"a\nb"}"#
        ),
        (.wrote(turn: 1, path: bytes("path"), bytes: 12), #"{"turn":1,"write":"path","bytes":12}"#),
        (
            .ran(
                turn: 2, arguments: [bytes("python3"), bytes("-c")],
                result: CommandResult(status: .exited(0), output: bytes("hi\n"), isTruncated: false)),
            #"{"turn":2,"run":["python3","-c"],"exit":0,"output":"hi\n"}"#
        ),
        (
            .ran(
                turn: 2, arguments: [bytes("x")],
                result: CommandResult(status: .signalled(9), output: [], isTruncated: true)),
            #"{"turn":2,"run":["x"],"signal":9,"output":"","truncated":true}"#
        ),
        (.deleted(turn: 3, path: bytes("old.py")), #"{"turn":3,"delete":"old.py"}"#),
        (.linked(turn: 4, path: bytes("l"), target: bytes("t")), #"{"turn":4,"link":"l","target":"t"}"#),
        (
            .failed(turn: 3, kind: "write", path: bytes("p"), errno: Errno(rawValue: 30)),
            #"{"turn":3,"failed":"write","path":"p","error":"EROFS (read-only file system)"}"#
        ),
        (.finish(summary: #"say "hi" \ bye"#), #"{"finish":"say \"hi\" \\ bye"}"#),
        (
            .finish(summary: "a\u{0}\u{1B}[2J\r\t\u{7F}\u{9B}\u{2028}"),
            #"{"finish":"a\u0000\u001b[2J\u000d\t\u007f\u009b\u2028"}"#
        ),
        (.deleted(turn: 1, path: [0x61, 0xFF, 0x62]), "{\"turn\":1,\"delete\":\"a\u{FFFD}b\"}"),
        (.finish(summary: "¡Hola, 😀!"), #"{"finish":"¡Hola, 😀!"}"#),
    ]

    @Test("each line is one JSON object on one line", arguments: lines.indices)
    func rendersLine(index: Int) {
        let (line, json) = Self.lines[index]
        #expect(String(decoding: line.json, as: UTF8.self) == json + "\n")
    }
}

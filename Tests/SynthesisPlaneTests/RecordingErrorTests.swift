// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import SandboxRuntime
import SynthesisPlane
import Testing

@Suite struct RecordingErrorTests {
    /// A wrong recording, the code and the line that it must be refused with; nil where the file as a whole is wrong.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let name: String
        let yaml: String
        let code: String
        let line: Int?
        var testDescription: String { name }

        init(_ name: String, _ yaml: String, _ code: String, line: Int?) {
            self.name = name
            self.yaml = yaml
            self.code = code
            self.line = line
        }

        /// A recording of one attempt whose turns, from line 6, are these.
        init(_ name: String, turns: String, _ code: String, line: Int) {
            self.init(name, RecordingErrorTests.head + turns, code, line: line)
        }
    }

    static let head = """
        nexus-recording: 1
        attempts:
          - work-item: A
            attempt: 1
            turns:

        """
    /// Would be 2^40 nodes to a reader that follows aliases.
    private static let bomb =
        "k0: &k0 [x, x]\n" + (1..<40).map { "k\($0): &k\($0) [*k\($0 - 1), *k\($0 - 1)]\n" }.joined()
    private static let finish = "      - finish: done\n"

    static let files: [Wrong] = [
        Wrong("empty", "", "recording.empty", line: nil),
        Wrong("only a comment", "# nothing\n\n", "recording.empty", line: nil),
        Wrong("a list", "- 1\n", "recording.type", line: 1),
        Wrong("a control character", "nexus-recording: 1\n\u{1}\n", "recording.binary", line: 2),
        Wrong("no YAML", "nexus-recording: 1\nattempts: [\n", "recording.malformed", line: 3),
        Wrong("two documents", "nexus-recording: 1\n---\nb: 1\n", "recording.malformed", line: 2),
        Wrong("no version", "attempts: []\n", "recording.key.missing", line: 1),
        Wrong("a later version", "nexus-recording: 2\nattempts: []\n", "recording.version", line: 1),
        Wrong("a quoted version", "nexus-recording: \"1\"\nattempts: []\n", "recording.type", line: 1),
        Wrong("no attempts", "nexus-recording: 1\nattempts: []\n", "recording.no_attempts", line: 2),
        Wrong("attempts missing", "nexus-recording: 1\n", "recording.key.missing", line: 1),
        Wrong("attempts of another type", "nexus-recording: 1\nattempts: 3\n", "recording.type", line: 2),
        Wrong("an unknown key", "nexus-recording: 1\nattempt: []\n", "recording.key.unknown", line: 2),
        Wrong("a repeated key", "nexus-recording: 1\nnexus-recording: 1\n", "recording.key.duplicate", line: 1),
        Wrong("an anchor", "nexus-recording: 1\nattempts: &a []\n", "recording.aliased", line: 2),
        Wrong(
            "an alias", "nexus-recording: &a 1\nattempts: *a\n", "recording.aliased", line: 1),
        Wrong("aliases that multiply", bomb, "recording.aliased", line: 1),
        Wrong("a key that is a number", "1: 2\n", "recording.key.unknown", line: 1),
    ]

    static let turns: [Wrong] = [
        Wrong("no turns", turns: "      []\n", "recording.finish_not_last", line: 6),
        Wrong("no finish", turns: "      - delete: a\n", "recording.finish_not_last", line: 6),
        Wrong("a turn after the finish", turns: finish + "      - delete: a\n", "recording.finish_not_last", line: 7),
        Wrong("two finishes", turns: finish + finish, "recording.finish_not_last", line: 7),
        Wrong("a turn that is a text", turns: "      - finish\n", "recording.type", line: 6),
        Wrong("a misspelt turn", turns: "      - wrote: a\n" + finish, "recording.key.unknown", line: 6),
        Wrong("a turn without its kind", turns: "      - text: a\n" + finish, "recording.key.missing", line: 6),
        Wrong("two kinds", turns: "      - delete: a\n        run: [a]\n" + finish, "recording.key.unknown", line: 6),
        Wrong("write without text", turns: "      - write: a\n" + finish, "recording.key.missing", line: 6),
        Wrong("write of nothing", turns: "      - write:\n        text: a\n" + finish, "recording.type", line: 6),
        Wrong("text of nothing", turns: "      - write: a\n        text:\n" + finish, "recording.type", line: 7),
        Wrong(
            "executable that is a text",
            turns: "      - write: a\n        text: a\n        executable: \"true\"\n" + finish, "recording.type",
            line: 8),
        Wrong("target without link", turns: "      - target: a\n" + finish, "recording.key.missing", line: 6),
        Wrong("link without target", turns: "      - link: a\n" + finish, "recording.key.missing", line: 6),
        Wrong("run of a text", turns: "      - run: ls -l\n" + finish, "recording.type", line: 6),
        Wrong("run of nothing", turns: "      - run: []\n" + finish, "recording.type", line: 6),
        Wrong("run of lists", turns: "      - run:\n        - [a]\n" + finish, "recording.type", line: 7),
        Wrong("a tag", turns: "      - delete: !!binary aGk=\n" + finish, "recording.aliased", line: 6),
        Wrong(
            "a name that is none",
            "nexus-recording: 1\nattempts:\n  - attempt: 1\n    work-item: a/b\n    turns: []\n", "recording.type",
            line: 4),
        Wrong(
            "attempt zero",
            "nexus-recording: 1\nattempts:\n  - work-item: A\n    attempt: 0\n    turns: []\n", "recording.type",
            line: 4),
        Wrong(
            "an attempt that is a word",
            "nexus-recording: 1\nattempts:\n  - work-item: A\n    attempt: one\n    turns: []\n", "recording.type",
            line: 4),
        Wrong(
            "the same attempt twice",
            head + finish + "  - work-item: A\n    attempt: 1\n    turns:\n" + finish, "recording.duplicate_attempt",
            line: 7),
    ]

    @Test("a wrong recording is refused with code and line", arguments: files + turns)
    func refuses(wrong: Wrong) {
        let error = #expect(throws: RecordingError.self) {
            try Recording(yaml: Array(wrong.yaml.utf8), file: "demo.yaml")
        }
        #expect(error?.code == wrong.code)
        #expect(error?.location == wrong.line.map { SourceLocation(file: "demo.yaml", line: $0) })
        #expect(error?.isProviderUnavailable == false)
        #expect(
            error?.description.hasPrefix(wrong.line.map { "demo.yaml:\($0): " } ?? "read recording demo.yaml: ") == true
        )
    }

    @Test("bytes that are not UTF-8 are refused")
    func refusesOtherEncodings() {
        let error = #expect(throws: RecordingError.self) { try Recording(yaml: [0xFF, 0xFE, 0], file: "f") }
        #expect(error?.code == "recording.binary")
    }

    @Test("a recording above the limit is refused before it is parsed")
    func refusesLarge() {
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: Recording.byteLimit + 1)
        let error = #expect(throws: RecordingError.self) { try Recording(yaml: bytes, file: "f") }
        #expect(error?.code == "recording.too_large")
    }

    @Test("nesting without end is refused, not followed")
    func refusesDeepNesting() {
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        let error = #expect(throws: RecordingError.self) { try Recording(yaml: bytes, file: "f") }
        #expect(error?.code == "recording.malformed")
    }

    @Test("a recording that is missing or a folder is refused", arguments: ["/nowhere/at/all.yaml", "/"])
    func refusesUnreadable(path: String) {
        let error = #expect(throws: RecordingError.self) { try Recording(contentsOf: path) }
        #expect(error?.code == "recording.unreadable")
    }

    @Test("what a recording says of itself can't move the cursor")
    func escapesDescriptions() {
        let error = #expect(throws: RecordingError.self) {
            try Recording(yaml: Array("\"a\\e[2J\": 1\n".utf8), file: "demo.yaml")
        }
        #expect(error?.description.contains("\u{1B}") == false)
        #expect(error?.description.contains("\\u{1b}[2J") == true)
    }
}

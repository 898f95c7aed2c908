// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import Settings

/// Values come from the parser, lines from a scanner of our own; they must speak of the same keys.
struct TOMLDocumentTests {
    static let everyKind = """
        # a comment = "with a key"
        plain = 1 # behind = "it"
        "quoted key" = "[not.a.header]"
        'literal.key' = 'C:\\'
        dotted . "inner key".last = true

        [section]
        list = [ # opened
          "one", # "two"
          [2, 3],
          { in-list = 4 },
        ]
        after = 1979-05-27T07:32:00Z
        long = \"\"\"
        key = 1
        [header]
        \\\"\"\" still inside \"\"\"\"
        literal-long = '''
        other = 2
        '''
        inline = { a = 1, "b.c" = { d = [ { e = 5 } ] }, f.g = "}" }
        "\\u0041\\t" = 1
        [[row]]
        name = "first"
        [row.cell]
        x = 1
        [[row]]
        name = "second"
        [row.cell]
        x = 2
        [deep.er]
        [deep]
        own = 1
        """

    static let expected: [(path: String, line: Int)] = [
        ("plain", 2), ("quoted key", 3), ("literal.key", 4), ("dotted/inner key/last", 5), ("dotted", 5),
        ("section", 7), ("section/list", 8), ("section/list/0", 9), ("section/list/1", 10),
        ("section/list/1/1", 10), ("section/list/2/in-list", 11), ("section/after", 13), ("section/long", 14),
        ("section/literal-long", 18), ("section/inline", 21), ("section/inline/b.c/d/0/e", 21),
        ("section/inline/f/g", 21), ("section/A\t", 22), ("row", 23), ("row/0/name", 24), ("row/0/cell/x", 26),
        ("row/1", 27), ("row/1/name", 28), ("row/1/cell", 29), ("row/1/cell/x", 30), ("deep", 31),
        ("deep/er", 31), ("deep/own", 33),
    ]

    @Test("Each key of each kind has the line that it stands on", arguments: expected)
    func line(path: String, line: Int) throws {
        var node = try TOMLDocument(file: "f.toml", text: Self.everyKind).root
        for step in path.split(separator: "/") {
            node = try #require(node[String(step)] ?? node.element(String(step)), "\(path) at \(step)")
        }
        #expect(node.line == line)
    }

    @Test("Ends of lines as Windows writes them, and a byte order mark, count as one sees them")
    func windows() throws {
        let root = try TOMLDocument(file: "f", text: "\u{FEFF}a = 1\r\n\r\n[b]\r\nc = \"x\" # y\r\nd = 2\r\n").root
        #expect(root["a"]?.line == 1)
        #expect(root["b"]?["c"]?.line == 4)
        #expect(root["b"]?["d"] == TOMLNode(content: .integer(2), line: 5))
    }

    static let broken: [(text: String, line: Int, says: String)] = [
        ("a = 1\nb =\n", 2, "not valid TOML"), ("a = 1\na = 2\n", 2, "not valid TOML"), ("x\n", 1, "not valid TOML"),
        ("[a\n", 1, "not valid TOML"), ("a = \"open\nb = 1\n", 1, "not valid TOML"),
        ("a = 1\nb = \"\\u0000\"\n", 2, "NUL"), ("a = 1\n\nb\0 = 1\n", 3, "NUL"),
        ("a = 99999999999999999999\n", 1, "not valid TOML"), ("a = 01\n", 1, "not valid TOML"),
        ("a = 1\n[[[b]]]\n", 2, "header without a name"), ("[=", 1, "header without a name"),
        ("[ \u{e9} ]", 1, "header without a name"), ("[", 1, "not valid TOML"), ("[\n]", 1, "not valid TOML"),
        ("a = [ }", 1, "a value is missing"), ("a = 1979-05-27 1#", 1, "not in quotes"),
        ("a = x y", 1, "not in quotes"), ("[a]\n[a]\n", 2, "not valid TOML"), ("a = { b = 1\n}\n", 1, "not valid TOML"),
        ("\n" + Array(repeating: "a", count: 40).joined(separator: ".") + " = 1\n", 2, "tables in more than 32"),
        ("\n\na = " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40), 3, "more than 32"),
        ("[" + Array(repeating: "a", count: 100_000).joined(separator: ".") + "]\n", 1, "more than 32"),
    ]

    @Test("What is not TOML is refused with its line", arguments: broken)
    func refusal(text: String, line: Int, says: String) throws {
        let error = try #require(
            #expect(throws: SettingsError.self) { try TOMLDocument(file: "f.toml", text: text) })
        #expect(error.description.hasPrefix("f.toml:\(line): read settings: "), "\(error)")
        #expect(error.cause.contains(says))
    }

    @Test("What is too large or not text is refused")
    func bytes() {
        let large = #expect(throws: SettingsError.self) {
            try TOMLDocument(file: "f", bytes: Array(repeating: 0x20, count: TOMLDocument.byteLimit + 1))
        }
        #expect(large?.code == .tooLarge)
        let garbled = #expect(throws: SettingsError.self) { try TOMLDocument(file: "f", bytes: [0xFF, 0xFE]) }
        #expect(garbled?.description == "f:1: read settings: it is not UTF-8 text")
    }

    @Test("In generated documents each key that the parser sees has the line that it was written on")
    func generated() throws {
        for seed in 1...400 {
            var generator = TOMLGenerator(seed: UInt64(seed))
            generator.write()
            let document = try TOMLDocument(file: "f", text: generator.text)
            #expect(document.root.lines(of: []) == generator.lines, "seed \(seed):\n\(generator.text)")
        }
    }

    @Test("Text cut and broken anywhere is read or refused, never worse")
    func damage() {
        let whole = Array(Self.everyKind.utf8)
        var random = Xorshift(state: 7)
        for cut in whole.indices {
            _ = try? TOMLDocument(file: "f", bytes: Array(whole[..<cut]))
            var changed = whole
            changed[cut] = [0x22, 0x27, 0x5B, 0x7B, 0x2E, 0x0A, 0x5C, 0x23][Int(random.next() % 8)]
            _ = try? TOMLDocument(file: "f", bytes: changed)
        }
    }
}

extension TOMLNode {
    fileprivate func element(_ text: String) -> TOMLNode? {
        guard case .list(let elements) = content, let index = Int(text), elements.indices.contains(index) else {
            return nil
        }
        return elements[index]
    }

    /// The line of everything below this, by path.
    fileprivate func lines(of path: [String]) -> [[String]: Int] {
        var result: [[String]: Int] = path.isEmpty ? [:] : [path: line]
        switch content {
        case .table(let entries):
            for entry in entries { result.merge(entry.value.lines(of: path + [entry.key])) { own, _ in own } }
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                result.merge(element.lines(of: path + ["#\(index)"])) { own, _ in own }
            }
        default: break
        }
        return result
    }
}

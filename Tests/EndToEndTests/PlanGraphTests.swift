// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// What Graphviz itself draws of `nexus plan --format dot`, whatever the author wrote into titles.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct PlanGraphTests {
    static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/dot")

    /// As Markdown, and as it has to be drawn.
    private static let titles: [(written: String, drawn: String)] = [
        (#"say "hi" \\ there\\"#, #"say "hi" \ there\"#), (#"\\N \\G \\L \\l \\r \\n"#, #"\N \G \L \l \r \n"#),
        ("&lt;b&gt;bold&lt;/b&gt; &lt;", "<b>bold</b> <"), ("a &amp; b &amp;amp; &amp;#65;", "a & b &amp; &#65;"),
        (#""]; evil -> worse; x [label=""#, #""]; evil -> worse; x [label=""#),
        ("größer 漢字 -- // # /*", "größer 漢字 -- // # /*"),
    ]

    @Test(
        "Graphviz draws each work item once, with its name, its title letter by letter, and nothing else",
        .enabled(if: isThere, "apt-get install graphviz brings /usr/bin/dot"))
    func draws() throws {
        let harness = try BadInputHarness()
        var text = "# Graph \"q\" \\\\N &amp;amp; &lt;i&gt;\n"
        for (index, title) in Self.titles.enumerated() {
            text += "\n## C\(index): \(title.written)\n- scope: `c\(index)/**`\n"
            text +=
                "\n### R-\(index): r\n- level: may\n" + (index > 0 ? "- depends: R-\(index - 1)\n" : "") + "\nText.\n"
        }
        try harness.write(text, to: "graph.md")
        let end = try harness.run(["plan", harness.path("graph.md"), "--format", "dot"])
        #expect(end.status == 0, "\(end.errors)")
        try harness.write(end.output, to: "graph.dot")
        try harness.write(Self.reading, to: "read.py")
        let drawn = try harness.command(
            ["sh", "-c", "dot -Tsvg '\(harness.path("graph.dot"))' 2>&1 | python3 '\(harness.path("read.py"))'"])
        // The drawing's own name, in which a backslash is no escape and stays two.
        var expected = [#"graph|Graph "q" \\N &amp; <i>"#]
        for (index, title) in Self.titles.enumerated() {
            expected.append("node|C\(index)|C\(index)|\(title.drawn)|medium")
        }
        for index in Self.titles.indices.dropFirst() { expected.append("edge|C\(index - 1)->C\(index)") }
        #expect(drawn.split(separator: "\n").map(String.init) == expected)
    }

    private static let reading = """
        import sys, xml.etree.ElementTree as tree
        space = '{http://www.w3.org/2000/svg}'
        found = [g for g in tree.parse(sys.stdin.buffer).iter(space + 'g')]
        for kind in 'graph', 'node', 'edge':
            lines = []
            for g in found:
                if g.get('class') != kind: continue
                texts = [t.text for t in g.findall(space + 'text')]
                lines.append('|'.join([kind, g.find(space + 'title').text] + texts))
            # Blanks are hard spaces in a drawing.
            for line in sorted(lines): print(line.replace(chr(0xA0), ' '))
        """
}

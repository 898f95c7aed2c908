// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@testable import manual_page

@Suite struct ManualPageTests {
    private static let help = """
        {"command": {"commandName": "tool", "abstract": "Do things.", "shouldDisplay": true,
         "discussion": "First.\\n\\nExit status: 0 fine.", "subcommands": [
          {"commandName": "go", "abstract": "Go.", "shouldDisplay": true,
           "discussion": "At once.\\n\\nExample:\\n  tool go --fast .x",
           "arguments": [
            {"kind": "positional", "isOptional": false, "isRepeating": true, "shouldDisplay": true, "valueName": "file"},
            {"kind": "flag", "isOptional": true, "isRepeating": false, "shouldDisplay": true, "abstract": "Hurry.",
             "names": [{"kind": "short", "name": "f"}, {"kind": "long", "name": "fast"}], "valueName": "fast"},
            {"kind": "option", "isOptional": true, "isRepeating": false, "shouldDisplay": false, "abstract": "Hidden.",
             "names": [{"kind": "long", "name": "own"}], "valueName": "own"}]},
          {"commandName": "inner", "abstract": "For the tool itself.", "shouldDisplay": false},
          {"commandName": "help", "abstract": "Show help.", "shouldDisplay": true}]}}
        """

    private func page(_ articles: [Article] = []) throws -> String {
        let tree = try JSONDecoder().decode(CommandTree.self, from: Data(Self.help.utf8))
        return ManualPage(tree, articles: articles, version: "1.2").text
    }

    @Test("a command appears with its words, its options and its example; what is hidden does not")
    func commands() throws {
        let page = try page()
        #expect(page.contains(".TH \"TOOL\" \"1\" \"\" \"tool 1.2\"\n"))
        #expect(page.contains(".SH \"NAME\"\ntool \\- Do things\n"))
        #expect(page.contains("\\fBtool go\\fR <file>... [options]\nGo\n"))
        #expect(page.contains(".TP\n\\fB\\-f\\fR, \\fB\\-\\-fast\\fR\nHurry.\n"))
        #expect(page.contains(".RS \"4\"\ntool go \\-\\-fast .x\n.RE"))
        #expect(!page.contains("Hidden") && !page.contains("inner") && !page.contains("Show help"))
        #expect(!page.contains("Exit status:"))
    }

    @Test(
        "text can't become a macro or an escape",
        arguments: [
            (".so file", "\\&.so file\n"), ("'q", "\\&'q\n"), ("a\\fB-b", "a\\efB\\-b\n"),
            ("one\n.two", "one\n\\&.two\n"),
            ("a `b", "a b\n"), ("`-x` y", "\\fB\\-x\\fR y\n"),
        ])
    func escapes(_ words: String, _ line: String) {
        var page = Roff()
        page.line(words)
        #expect(page.text == line)
    }

    @Test("an article becomes a section: paragraphs and the rows of its table")
    func article() throws {
        let article = try Article("# Exit status\n\nOne.\n\n| a | b |\n| - | - |\n| 0 | good |\n", name: "A.md")
        #expect(article.blocks == [.paragraph("One."), .entries([["0", "good"]])])
        #expect(try page([article]).contains(".SH \"EXIT STATUS\"\nOne.\n.TP\n\\fB0\\fR\ngood\n"))
    }

    @Test(
        "an article that a page can't show is refused with its line",
        arguments: [
            ("", "A.md:1: the first line is no `# Title`"), ("text", "A.md:1: the first line is no `# Title`"),
            ("# T\n\n- item", "A.md:3: a manual page takes paragraphs and tables of two columns only"),
            ("# T\n\n| a | b |\n| - | - |\n| 1 | 2 | 3 |", "A.md:5: a row has two columns"),
        ])
    func refusals(_ text: String, _ sentence: String) {
        do {
            _ = try Article(text, name: "A.md")
            Issue.record("it was taken")
        } catch {
            #expect(error.description == sentence)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// One file of the package: where it lies, its lines, and its tokens when it is Swift.
struct SourceFile: Sendable {
    /// Relative to the package folder, for example `Sources/Linux/Descriptor.swift`.
    let path: String
    let lines: [Substring]
    let tokens: [Token]
    /// Lines, counted from 1, that hold nothing but a `///` comment.
    let documentedLines: Set<Int>
    /// Lines, counted from 1, that hold nothing but a `//` comment.
    let remarkedLines: Set<Int>

    init(path: String, text: String) {
        self.path = path
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
        let lexer = path.hasSuffix(".swift") ? Lexer(text) : Lexer("")
        tokens = lexer.tokens
        documentedLines = lexer.documentedLines
        remarkedLines = lexer.remarkedLines
    }

    /// Whether the file is Swift, as opposed to a C header or a module map.
    var isSwift: Bool { path.hasSuffix(".swift") }

    /// Whether the file is part of the product, not of its tests.
    var isProduct: Bool { path.hasPrefix("Sources/") }

    /// The target that holds the file: the folder below `Sources` or `Tests`.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    /// The file's name without folder and ending.
    var baseName: String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.prefix { $0 != "." })
    }

    /// The modules that the file imports, each with its line.
    var imports: [(module: String, line: Int)] {
        tokens.indices.compactMap { index in
            guard tokens[index].kind == .word, tokens[index].text == "import" else { return nil }
            let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let name = tokens[(index + 1)...].first { !kinds.contains($0.text) }
            return name.map { ($0.text, tokens[index].line) }
        }
    }

    /// The token before the given one, if there is one.
    func token(before index: Int) -> Token? { index > 0 ? tokens[index - 1] : nil }

    /// The token after the given one, if there is one.
    func token(after index: Int) -> Token? { index + 1 < tokens.count ? tokens[index + 1] : nil }
}

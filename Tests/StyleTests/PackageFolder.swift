// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What the whole package is judged by, beyond the rules for single files.
enum PackageFolder {
    private static let allowed: Set = [
        "Package.swift", "Sources", "Tests", "images", "policies", "samples", "Makefile", "README.md", "CHANGELOG.md",
        "LICENSE",
        // Written by the package manager, ignored by git.
        "Package.resolved",
    ]

    /// Entries of the top folder that have no place there.
    static func strangers(in entries: [String]) -> [String] {
        entries.filter { !$0.hasPrefix(".") && !allowed.contains($0) }.sorted()
    }

    /// Every place that starts an unstructured task; they may lie in one file of the product.
    static func bareTasks(in files: [SourceFile]) -> [Violation] {
        files.filter { $0.isProduct }.flatMap { file in
            file.tokens.indices.filter { startsTask(file.tokens, at: $0) }
                .map { Violation(file, file.tokens[$0].line, "a bare `Task {`") }
        }
    }

    private static func startsTask(_ tokens: [Token], at index: Int) -> Bool {
        guard tokens[index].kind == .word, tokens[index].text == "Task" else { return false }
        var rest = tokens[(index + 1)...]
        if rest.prefix(2).map(\.text) == [".", "detached"] { rest = rest.dropFirst(2) }
        if rest.first?.text == "(" {
            var depth = 0
            while let token = rest.popFirst() {
                if token.text == "(" { depth += 1 }
                if token.text == ")" { depth -= 1 }
                if depth == 0 { break }
            }
        }
        return rest.first?.text == "{"
    }

    /// The targets of a Makefile: the names before a colon at the start of a line.
    static func makeTargets(in makefile: String) -> Set<String> {
        Set(
            makefile.split(separator: "\n").filter { $0.first?.isLetter == true }.flatMap { line -> [String] in
                guard let colon = line.firstIndex(of: ":"), line[line.index(after: colon)...].first != "=" else {
                    return []
                }
                return line[..<colon].split(separator: " ").map(String.init)
            })
    }

    /// The targets that a text asks for as `make NAME` in backticks or at the start of a line.
    static func makeCalls(in text: String) -> Set<String> {
        var found: Set<String> = []
        for line in text.split(separator: "\n") {
            for piece in line.split(separator: "`") where piece.hasPrefix("make ") {
                found.formUnion(piece.split(separator: " ").dropFirst().prefix { !$0.hasPrefix("#") }.map(String.init))
            }
        }
        return found
    }
}

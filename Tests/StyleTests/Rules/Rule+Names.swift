// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Rule {
    /// No drawer for everything: a name says what the thing is.
    static let names = Rule(name: "names", covers: \.isSwift) { file in
        let fileNames = file.path.split(separator: "/").flatMap { $0.split(separator: ".")[0].split(separator: "+") }
            .filter(isDrawer).map { Violation(file, 1, "nothing is called `\($0)`") }
        let kinds: Set = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        let typeNames = file.tokens.indices.compactMap { index -> Violation? in
            guard file.tokens[index].kind == .word, kinds.contains(file.tokens[index].text),
                let name = file.token(after: index), name.kind == .word, isDrawer(name.text[...])
            else { return nil }
            return Violation(file, name.line, "nothing is called `\(name.text)`")
        }
        return fileNames + typeNames
    }

    private static func isDrawer(_ name: Substring) -> Bool {
        ["Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Common", "Extension", "Extensions", "Manager"]
            .contains { name.hasSuffix($0) }
    }

    /// What other targets can see says what it is. Initialisers that only fill fields, cases, and what a protocol of the
    /// standard library already explains need no words.
    static let documentation = Rule(name: "documentation", covers: { $0.isProduct && $0.isSwift }) { file in
        file.tokens.indices.compactMap { index in
            guard file.tokens[index].kind == .word, file.tokens[index].text == "package",
                let name = declaredName(in: file, after: index), !isDocumented(file, file.tokens[index].line)
            else { return nil }
            return Violation(file, file.tokens[index].line, "`\(name)` has no `///` line")
        }
    }

    private static let explained: Set = [
        "=", "<", "encode", "hash", "description", "debugDescription", "rawValue", "makeIterator", "next", "run",
        "configuration",
    ]

    /// The name that a `package` declaration gives to a function or a type, nil where no words are asked for.
    private static func declaredName(in file: SourceFile, after index: Int) -> String? {
        for next in file.tokens[(index + 1)...].indices.prefix(12) {
            switch file.tokens[next].text {
            case "enum" where file.tokens[next...].dropFirst(2).prefix(2).map(\.text) == ["{", "}"]: return nil
            case "func", "struct", "enum", "actor", "protocol", "typealias", "subscript":
                guard let name = file.token(after: next)?.text else { return nil }
                return explained.contains(name) ? nil : name
            case "class":
                if file.token(after: next)?.text == "func" { continue }
                return file.token(after: next)?.text
            case "var":
                guard let name = file.token(after: next)?.text, isComputed(file, next) else { return nil }
                return explained.contains(name) ? nil : name
            case "let", "init", "import", "extension", "case", "{": return nil
            default: continue
            }
        }
        return nil
    }

    /// A property with a brace and no `=` on its first line.
    private static func isComputed(_ file: SourceFile, _ index: Int) -> Bool {
        let line = file.tokens[index].line
        let rest = file.tokens[index...].prefix { $0.line == line }.map(\.text)
        return rest.contains("{") && !rest.prefix { $0 != "{" }.contains("=")
    }

    /// A column of aliases shares the words above it.
    private static func isAlias(_ file: SourceFile, _ line: Int) -> Bool {
        file.lines[line - 1].hasPrefix("package typealias ")
    }

    private static func isDocumented(_ file: SourceFile, _ line: Int) -> Bool {
        var above = line - 1
        while above > 0 {
            if file.documentedLines.contains(above) { return true }
            if isAlias(file, above) && isAlias(file, line) { return isDocumented(file, above) }
            let isAttribute = file.tokens.contains { $0.line == above && $0.startsLine && $0.text == "@" }
            guard isAttribute || file.remarkedLines.contains(above) else { return false }
            above -= 1
        }
        return false
    }
}

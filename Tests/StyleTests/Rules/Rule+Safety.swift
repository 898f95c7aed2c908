// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Rule {
    /// Nothing in the product unwraps, tries or casts by force, and no type unwraps itself.
    static let forceUnwrap = Rule(name: "no force", covers: { $0.isProduct && $0.isSwift }) { file in
        file.tokens.indices.compactMap { index in
            let token = file.tokens[index]
            guard token.kind == .symbol, token.text == "!", token.touches,
                let previous = file.token(before: index), !isOperator(previous)
            else { return nil }
            if let next = file.token(after: index), next.touches, next.text == "=" { return nil }
            let isKeyword = previous.kind == .word && ["try", "as"].contains(previous.text)
            return Violation(file, token.line, isKeyword ? "`\(previous.text)!`" : "force unwrap `!`")
        }
    }

    /// A `!` after an opening bracket or an operator negates; after anything else it forces.
    private static func isOperator(_ token: Token) -> Bool {
        token.kind == .symbol && ![")", "]", "}", "?", ">"].contains(token.text)
    }

    /// The product does not stop the process by `fatalError`.
    static let traps = Rule(name: "no fatalError", covers: { $0.isProduct && $0.isSwift }) { file in
        file.tokens.filter { $0.kind == .word && $0.text == "fatalError" }
            .map { Violation(file, $0.line, "`fatalError`") }
    }

    /// Nothing is public: the package is one program.
    static let publicAccess = Rule(name: "no public", covers: { $0.isProduct && $0.isSwift }) { file in
        file.tokens.indices.compactMap { index in
            let token = file.tokens[index]
            guard token.kind == .word, token.text == "public", file.token(before: index)?.text != ".",
                file.token(after: index)?.text != ":"
            else { return nil }
            return Violation(file, token.line, "`public`; use `package`")
        }
    }

    /// What takes the compiler's proof of isolation away has one of its own in the line above.
    static let isolationProof = Rule(name: "isolation proof", covers: \.isSwift) { file in
        file.tokens.indices.compactMap { index in
            let token = file.tokens[index]
            let isUnchecked =
                token.kind == .word && token.text == "unchecked" && file.token(before: index)?.text == "@"
            let isUnsafe =
                token.kind == .word && token.text == "unsafe" && index > 1 && file.tokens[index - 1].text == "("
                && file.tokens[index - 2].text == "nonisolated"
            guard isUnchecked || isUnsafe, !file.remarkedLines.contains(token.line - 1) else { return nil }
            return Violation(file, token.line, "no proof in a `//` line above")
        }
    }

    /// errno is read by the system-call wrapper and by nothing else. A field of that name is not the C variable.
    static let errnoReads = Rule(
        name: "errno", covers: { $0.isProduct && $0.isSwift && $0.target != "Linux" }
    ) { file in
        guard file.imports.contains(where: { ["Glibc", "Foundation", "CLinux"].contains($0.module) }) else { return [] }
        return file.tokens.indices.compactMap { index in
            let token = file.tokens[index]
            guard token.kind == .word, token.text == "errno" else { return nil }
            let previous = file.token(before: index)?.text
            if previous == "." && !(index > 1 && file.tokens[index - 2].text == "Glibc") { return nil }
            if ["let", "var", "case", "for"].contains(previous) || file.token(after: index)?.text == ":" { return nil }
            return Violation(file, token.line, "`errno` outside the Linux target")
        }
    }

    /// No file knows the machine that it was written on.
    static let machinePaths = Rule(name: "machine paths", covers: { $0.target != "StyleTests" }) { file in
        file.lines.indices.compactMap { index in
            let line = file.lines[index]
            let found = [House.path + "/", "/Users/", "/opt/swift"].first { line.contains($0) }
            return found.map { Violation(file, index + 1, "the path \($0) belongs to one machine") }
        }
    }
}

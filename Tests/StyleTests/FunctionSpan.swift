// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Where a function, initialiser, accessor or computed property begins and ends.
struct FunctionSpan: Equatable, Sendable {
    let name: String
    /// The line of its keyword.
    let first: Int
    /// The line of its closing brace.
    let last: Int

    /// How many lines it takes, head included.
    var lineCount: Int { last - first + 1 }

    /// Every function with a body, in the order of their closing braces.
    static func all(in tokens: [Token]) -> [FunctionSpan] {
        var finder = Finder(tokens: tokens)
        return finder.find()
    }

    private struct Head {
        let name: String
        let line: Int
        let depth: Int
        /// A stored property has no brace on its line, so its head ends with the line.
        var endsWithLine = false
    }

    private struct Finder {
        let tokens: [Token]
        var depth = 0
        var head: Head?
        var open: [Head?] = []
        var found: [FunctionSpan] = []

        static let accessors: Set = ["get", "set", "willSet", "didSet", "_read", "_modify"]
        static let otherStarts: Set = [
            "let", "struct", "class", "enum", "actor", "protocol", "extension", "case", "import", "typealias",
            "associatedtype", "if", "guard", "while", "for", "switch", "do", "defer", "return", "repeat", "catch",
        ]

        mutating func find() -> [FunctionSpan] {
            for index in tokens.indices {
                let token = tokens[index]
                if let head, head.endsWithLine, token.startsLine, depth == head.depth { self.head = nil }
                switch token.kind {
                case .word: word(at: index)
                case .symbol: symbol(token)
                case .quoted, .number, .literal: break
                }
            }
            return found
        }

        mutating func word(at index: Int) {
            let token = tokens[index]
            let previous = index > 0 ? tokens[index - 1].text : "{"
            let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
            guard previous != ".", next != ":" else { return }
            switch token.text {
            case "func":
                head = Head(name: next, line: token.line, depth: depth)
            case "init" where ["(", "<", "?"].contains(next), "subscript" where ["(", "<"].contains(next), "deinit":
                head = Head(name: token.text, line: token.line, depth: depth)
            case "var":
                head = Head(name: next, line: token.line, depth: depth, endsWithLine: true)
            case _ where Self.accessors.contains(token.text):
                guard token.startsLine || previous == "{" || previous == "}" else { return }
                head = Head(name: token.text, line: token.line, depth: depth)
            case _ where Self.otherStarts.contains(token.text):
                if let head, head.depth == depth { self.head = nil }
            default: break
            }
        }

        mutating func symbol(_ token: Token) {
            switch token.text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "=":
                if let head, head.endsWithLine, head.depth == depth { self.head = nil }
            case "{":
                let isBody = head.map { $0.depth == depth } ?? false
                open.append(isBody ? head : nil)
                if isBody { head = nil }
            case "}":
                if let opened = open.popLast() ?? nil {
                    found.append(FunctionSpan(name: opened.name, first: opened.line, last: token.line))
                }
                if let head, head.depth == depth { self.head = nil }
            default: break
            }
        }
    }
}

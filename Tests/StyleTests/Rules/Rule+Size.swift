// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Rule {
    /// A file opens with the licence and who holds it.
    static let header = Rule(name: "SPDX header", covers: { _ in true }) { file in
        let wanted: [Substring] = [
            "// SPDX-License-Identifier: Apache-2.0", "// SPDX-FileCopyrightText: the nexus authors",
        ]
        let start = file.lines.first?.hasPrefix("// swift-tools-version") == true ? 1 : 0
        guard Array(file.lines.dropFirst(start).prefix(2)) != wanted else { return [] }
        return [Violation(file, start + 1, "does not open with the two SPDX lines")]
    }

    /// A file is at most 400 lines long.
    static let fileLength = Rule(name: "file length", covers: { _ in true }) { file in
        guard file.lines.count > 400 else { return [] }
        return [Violation(file, 401, "\(file.lines.count) lines; at most 400")]
    }

    /// A function, from its keyword to its closing brace, is at most 60 lines long.
    static let functionLength = Rule(name: "function length", covers: \.isSwift) { file in
        FunctionSpan.all(in: file.tokens).filter { $0.lineCount > 60 }.map {
            Violation(file, $0.first, "`\($0.name)` has \($0.lineCount) lines; at most 60")
        }
    }
}

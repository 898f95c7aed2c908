// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The longer part of a command's help: paragraphs, and examples below a line `Example:`.
package struct Discussion {
    /// What stands between two blank lines.
    package enum Block: Equatable {
        case filled(String)
        /// Every line was indented.
        case verbatim([String])
    }

    /// Without examples, and without the exit status, which has a section of its own.
    package let blocks: [Block]
    /// The lines below `Example:`, each a command.
    package let examples: [String]

    package init(_ text: String) {
        var blocks: [Block] = []
        var examples: [String] = []
        for paragraph in text.split(separator: "\n\n") {
            let lines = paragraph.split(separator: "\n")
            if ["Example:", "Examples:"].contains(lines.first ?? "") {
                examples += lines.dropFirst().map { String($0.drop(while: \.isWhitespace)) }
            } else if lines.allSatisfy({ $0.hasPrefix("  ") }) {
                blocks.append(.verbatim(lines.map { String($0.dropFirst(2)) }))
            } else if !paragraph.hasPrefix("Exit status:") {
                blocks.append(.filled(String(paragraph)))
            }
        }
        self.blocks = blocks
        self.examples = examples
    }
}

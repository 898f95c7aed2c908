// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A heading of the first three levels, taken apart.
struct Heading: Equatable {
    let level: Int
    let text: String
    let line: Int
    /// What stands before the colon of `NAME: title`; nil when the heading is prose. Not yet known to be a name.
    let name: String?
    /// What stands after the colon; the whole text when there is none.
    let title: String

    /// Nil when the block is no such heading: deeper ones are prose.
    init?(_ block: MarkdownBlock) {
        guard case .heading(let level, let text) = block.content, level <= 3 else { return nil }
        self.level = level
        self.text = String(text.trimmingWhitespace)
        line = block.lines.lowerBound
        // A colon inside a word (`https://…`, `10:30`) does not end a name.
        if let colon = text.firstIndex(of: ":"), text[text.index(after: colon)...].first?.isWhitespace ?? true {
            name = String(text[..<colon].trimmingWhitespace)
            title = String(text[text.index(after: colon)...].trimmingWhitespace)
        } else {
            name = nil
            title = self.text
        }
    }
}

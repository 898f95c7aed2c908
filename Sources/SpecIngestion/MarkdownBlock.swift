// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One block at the top level of a Markdown document, as a value: what the interpreter may look at, and no more.
struct MarkdownBlock: Equatable, Sendable {
    /// What kind of block it is.
    enum Content: Equatable, Sendable {
        /// `text` is the heading as read aloud: without markup.
        case heading(level: Int, text: String)
        case list([Item])
        case code
        /// `isOpen` when it runs to the end of the document because nothing closes it.
        case html(isOpen: Bool)
        case other
    }

    /// An item of a list.
    struct Item: Equatable, Sendable {
        let line: Int
        /// The item as written, its lines joined by spaces; nil when it is not exactly one paragraph.
        let text: String?
    }

    /// A fenced block: this one, or one inside this one.
    struct Fence: Equatable, Sendable {
        let line: Int
        /// What follows the fence on its line.
        let info: String
        /// Lines end in `\n` whatever the file has.
        let content: String
        /// False when it runs to the end of the file. Inside a quote or a list it is closed by its container.
        let isClosed: Bool
    }

    let lines: ClosedRange<Int>
    let content: Content
    let fences: [Fence]
}

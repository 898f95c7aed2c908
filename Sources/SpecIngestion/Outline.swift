// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A document cut at its headings of the first three levels.
struct Outline {
    /// A heading and what stands below it, up to the next heading.
    struct Section {
        let heading: Heading
        let blocks: [MarkdownBlock]
        /// The lines below the heading.
        let body: Range<Int>

        /// The list directly below the heading, and where it stands.
        var list: (items: [MarkdownBlock.Item], lines: ClosedRange<Int>)? {
            guard let first = blocks.first, case .list(let items) = first.content else { return nil }
            return (items, first.lines)
        }

        /// The fenced blocks that stand here, also inside quotes and lists.
        var fences: [MarkdownBlock.Fence] { blocks.flatMap(\.fences) }
    }

    /// A section of the second level with its sections of the third. What comes before any heading of the second
    /// level is a chapter without a head.
    struct Chapter {
        var head: Section?
        var sections: [Section] = []
    }

    /// The text of the first heading of the first level.
    let title: String?
    let chapters: [Chapter]
    /// All fenced blocks of the document.
    let fences: [MarkdownBlock.Fence]

    /// - Throws: `.unclosed` where a block would swallow the rest of the document.
    init(_ blocks: [MarkdownBlock], lastLine: Int) throws(SpecificationError) {
        for block in blocks { try Self.checkClosed(block) }
        let sections = Self.sections(blocks, lastLine: lastLine)
        title = sections.first { $0.heading.level == 1 && !$0.heading.text.isEmpty }?.heading.text
        chapters = sections.reduce(into: [Chapter()]) { chapters, section in
            switch section.heading.level {
            case 1: chapters.append(Chapter())
            case 2: chapters.append(Chapter(head: section))
            default: chapters[chapters.count - 1].sections.append(section)
            }
        }
        fences = blocks.flatMap(\.fences)
    }

    private static func checkClosed(_ block: MarkdownBlock) throws(SpecificationError) {
        let line = block.lines.lowerBound
        if case .html(isOpen: true) = block.content { throw SpecificationError(.unclosed("the HTML"), line: line) }
        if let open = block.fences.first(where: { !$0.isClosed }) {
            throw SpecificationError(.unclosed("the fenced block"), line: open.line)
        }
    }

    private static func sections(_ blocks: [MarkdownBlock], lastLine: Int) -> [Section] {
        var sections: [Section] = []
        var end = blocks.count
        var nextLine = lastLine + 1
        for index in blocks.indices.reversed() {
            guard let heading = Heading(blocks[index]) else { continue }
            let below = blocks[index].lines.upperBound + 1
            sections.append(
                Section(
                    heading: heading, blocks: Array(blocks[(index + 1)..<end]), body: below..<max(below, nextLine)))
            end = index
            nextLine = heading.line
        }
        return sections.reversed()
    }
}

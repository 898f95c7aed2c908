// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CMarkdown

/// The tree that cmark-gfm made of a document. It owns the nodes: they die with it, and no pointer leaves this file.
@safe struct MarkdownTree: ~Copyable {
    private let root: OpaquePointer
    private let source: SourceText

    /// - Parameter source: valid UTF-8, which is all that cmark asks for.
    init?(parsing source: SourceText) {
        let parsed = unsafe source.bytes.withUnsafeBytes { bytes in
            unsafe cmark_parse_document(bytes.bindMemory(to: CChar.self).baseAddress, bytes.count, CMARK_OPT_DEFAULT)
        }
        guard let parsed = unsafe parsed else { return nil }
        unsafe root = parsed
        self.source = source
    }

    deinit { unsafe cmark_node_free(root) }

    /// The blocks at the top level, in order.
    borrowing func blocks() -> [MarkdownBlock] {
        var blocks: [MarkdownBlock] = []
        var next = unsafe cmark_node_first_child(root)
        while let node = unsafe next {
            unsafe blocks.append(block(node))
            unsafe next = cmark_node_next(node)
        }
        return blocks
    }

    private borrowing func block(_ node: OpaquePointer) -> MarkdownBlock {
        let start = unsafe Int(cmark_node_get_start_line(node))
        let end = unsafe Int(cmark_node_get_end_line(node))
        return unsafe MarkdownBlock(
            lines: start...max(start, end), content: content(of: node), fences: fences(in: node))
    }

    private borrowing func content(of node: OpaquePointer) -> MarkdownBlock.Content {
        switch unsafe cmark_node_get_type(node) {
        case CMARK_NODE_HEADING:
            return unsafe .heading(level: Int(cmark_node_get_heading_level(node)), text: plainText(of: node))
        case CMARK_NODE_LIST: return unsafe .list(items(of: node))
        case CMARK_NODE_CODE_BLOCK: return .code
        case CMARK_NODE_HTML_BLOCK:
            return unsafe .html(isOpen: isOpen(string(cmark_node_get_literal(node))))
        default: return .other
        }
    }

    /// Whether HTML runs to the end of the document because what would end it is missing.
    private borrowing func isOpen(_ html: String) -> Bool {
        let start = html.drop(while: \.isWhitespace)
        let ends = [
            ("<!--", "-->"), ("<?", "?>"), ("<![cdata[", "]]>"), ("<script", "</script>"), ("<style", "</style>"),
            ("<pre", "</pre>"),
        ]
        let name = start.prefix(10).lowercased()
        guard let (_, end) = ends.first(where: { name.hasPrefix($0.0) }) else { return false }
        return !start.lowercased().contains(end)
    }

    /// The inline text below a heading, without recursion.
    private borrowing func plainText(of heading: OpaquePointer) -> String {
        var text = ""
        unsafe walk(heading) { node in
            switch unsafe cmark_node_get_type(node) {
            case CMARK_NODE_TEXT, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE:
                text += unsafe string(cmark_node_get_literal(node))
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text += " "
            default: break
            }
            return true
        }
        return text
    }

    private borrowing func items(of list: OpaquePointer) -> [MarkdownBlock.Item] {
        var items: [MarkdownBlock.Item] = []
        var next = unsafe cmark_node_first_child(list)
        while let item = unsafe next {
            let line = unsafe Int(cmark_node_get_start_line(item))
            let only = unsafe cmark_node_first_child(item)
            let text: String? =
                if let only = unsafe only, unsafe cmark_node_next(only) == nil,
                    unsafe cmark_node_get_type(only) == CMARK_NODE_PARAGRAPH
                {
                    unsafe written(only)
                } else {
                    nil
                }
            items.append(MarkdownBlock.Item(line: line, text: text))
            unsafe next = cmark_node_next(item)
        }
        return items
    }

    /// A paragraph as its author wrote it: in a parsed one, the underscores of `__init__` have become emphasis.
    private borrowing func written(_ paragraph: OpaquePointer) -> String {
        let start = unsafe Int(cmark_node_get_start_line(paragraph))
        let end = unsafe Int(cmark_node_get_end_line(paragraph))
        let column = unsafe Int(cmark_node_get_start_column(paragraph))
        var lines = (start...max(start, end)).map { source.line($0) }
        lines[0] = Substring(decoding: Array(lines[0].utf8).dropFirst(max(0, column - 1)), as: UTF8.self)
        return lines.map { $0.trimmingWhitespace }.joined(separator: " ")
    }

    private borrowing func fences(in block: OpaquePointer) -> [MarkdownBlock.Fence] {
        var fences: [MarkdownBlock.Fence] = []
        unsafe walk(block) { node in
            switch unsafe cmark_node_get_type(node) {
            case CMARK_NODE_BLOCK_QUOTE, CMARK_NODE_LIST, CMARK_NODE_ITEM: return true
            case CMARK_NODE_CODE_BLOCK:
                if let fence = unsafe fence(node, isTop: node == block) { fences.append(fence) }
                return false
            default: return false
            }
        }
        return fences
    }

    private borrowing func fence(_ node: OpaquePointer, isTop: Bool) -> MarkdownBlock.Fence? {
        var (length, offset, character): (Int32, Int32, CChar) = (0, 0, 0)
        guard unsafe cmark_node_get_fenced(node, &length, &offset, &character) != 0 else { return nil }
        let start = unsafe Int(cmark_node_get_start_line(node))
        let end = unsafe Int(cmark_node_get_end_line(node))
        let last = Array(source.line(end).trimmingWhitespace.utf8)
        let closes = last.count >= Int(length) && last.allSatisfy { $0 == UInt8(bitPattern: character) }
        return unsafe MarkdownBlock.Fence(
            line: start, info: string(cmark_node_get_fence_info(node)),
            content: string(cmark_node_get_literal(node)).replacingLineEnds,
            isClosed: !isTop || (end > start && closes))
    }

    /// Visits `top` and what is below it in the order of the document, without recursion: a document may nest
    /// 100 000 deep. `visit` says whether to go on below the node.
    private borrowing func walk(_ top: OpaquePointer, _ visit: (OpaquePointer) -> Bool) {
        var node = unsafe top
        while true {
            let descends = unsafe visit(node)
            if descends, let child = unsafe cmark_node_first_child(node) {
                unsafe node = child
                continue
            }
            while unsafe node != top, unsafe cmark_node_next(node) == nil {
                guard let parent = unsafe cmark_node_parent(node) else { return }
                unsafe node = parent
            }
            guard unsafe node != top, let sibling = unsafe cmark_node_next(node) else { return }
            unsafe node = sibling
        }
    }

    private borrowing func string(_ text: UnsafePointer<CChar>?) -> String {
        guard let text = unsafe text else { return "" }
        return unsafe String(cString: text)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// A fenced block that names a file.
struct AcceptanceBlock {
    let path: RepositoryPath
    let language: String
    let content: String
    let judge: JudgePlace?
    let line: Int

    /// Nil when the block names no file: it is prose then.
    ///
    /// - Throws: `.badFence` and `.badValue` when it names one in a way that can't be meant.
    init?(_ fence: MarkdownBlock.Fence) throws(SpecificationError) {
        guard Self.isNamed(by: fence) else { return nil }
        let words = Self.words(fence)
        guard (2...3).contains(words.count), !words[0].hasPrefix(Self.prefix), words[1].hasPrefix(Self.prefix) else {
            throw SpecificationError(.badFence, line: fence.line, operation: "read acceptance file")
        }
        judge = try words.dropFirst(2).first.map { word throws(SpecificationError) in
            try Self.place(word, line: fence.line)
        }
        let text = String(words[1].dropFirst(Self.prefix.count))
        guard let path = RepositoryPath(text) else {
            throw SpecificationError(
                .badValue(text, expected: "a path inside the repository"), line: fence.line,
                operation: "read acceptance file")
        }
        self.path = path
        language = String(words[0])
        content = fence.content
        line = fence.line
    }

    /// Whether a fenced block names a file, well or badly.
    static func isNamed(by fence: MarkdownBlock.Fence) -> Bool {
        words(fence).contains { $0.hasPrefix(prefix) }
    }

    private static func place(_ word: Substring, line: Int) throws(SpecificationError) -> JudgePlace {
        guard word.hasPrefix(judgePrefix) else {
            throw SpecificationError(.badFence, line: line, operation: "read acceptance file")
        }
        let text = String(word.dropFirst(judgePrefix.count))
        guard let place = JudgePlace(rawValue: text) else {
            throw SpecificationError(
                .badValue(text, expected: "one of outside, inside"), line: line, operation: "read acceptance file",
                subject: "key `judge`")
        }
        return place
    }

    private static let judgePrefix = "judge="
    private static let prefix = Constants.fileAttribute + "="

    private static func words(_ fence: MarkdownBlock.Fence) -> [Substring] {
        fence.info.split(whereSeparator: \.isWhitespace)
    }

    /// Whether a file holds tests by its name: `test_*.py`.
    static func isTest(_ path: RepositoryPath) -> Bool {
        let name = String(decoding: path.components.last ?? [], as: UTF8.self)
        return name.hasPrefix("test_") && name.hasSuffix(".py")
    }
}

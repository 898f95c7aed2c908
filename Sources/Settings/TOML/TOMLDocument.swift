// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import TOMLKit

/// A TOML file as a tree of values with their lines.
package struct TOMLDocument: Sendable, Equatable {
    /// Far above any sensible file; what is larger is a mistake or an attack.
    package static let byteLimit = 256 << 10

    /// The path as the operator knows it.
    package let file: String
    /// Always a table.
    package let root: TOMLNode

    /// - Throws: `settings.too-large`, `settings.syntax`.
    package init(file: String, bytes: [UInt8]) throws(SettingsError) {
        guard bytes.count <= Self.byteLimit else {
            throw SettingsError(
                .tooLarge, operation: "read", subject: file, cause: "it is larger than \(Self.byteLimit >> 10) KiB")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.syntax("it is not UTF-8 text", SourceLocation(file: file, line: 1))
        }
        try self.init(file: file, text: text)
    }

    /// - Throws: `settings.syntax`, with the line.
    package init(file: String, text: String) throws(SettingsError) {
        self.file = file
        try Self.refuseNull(text, file: file)
        let lines = TOMLKeyLines(text)
        if let obstacle = lines.obstacle {
            throw Self.syntax(obstacle.cause, SourceLocation(file: file, line: obstacle.line))
        }
        let table: TOMLTable
        do { table = try TOMLTable(string: text) } catch {
            let line = (error as? TOMLParseError)?.source.begin.line ?? 1
            let problem = (error as? TOMLParseError)?.description ?? "the parser gave up"
            throw Self.syntax("not valid TOML: \(problem)", SourceLocation(file: file, line: max(1, line)))
        }
        root = Self.node(table, path: [], lines: lines.lines, line: 1)
    }

    /// Where something in this file stands.
    package func location(_ line: Int) -> SourceLocation { SourceLocation(file: file, line: line) }

    /// The parser hands texts on as C strings, which end at the first one; escaped ones in comments and plain texts are
    /// refused too.
    private static func refuseNull(_ text: String, file: String) throws(SettingsError) {
        var line = 1
        for part in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let part = String(decoding: part, as: UTF8.self)
            if part.utf8.contains(0) || part.contains("\\u0000") || part.contains("\\U00000000") {
                throw syntax("it has a NUL character", SourceLocation(file: file, line: line))
            }
            line += 1
        }
    }

    private static func syntax(_ cause: String, _ location: SourceLocation) -> SettingsError {
        SettingsError(.syntax, operation: "read", subject: "settings", cause: cause, location: location)
    }

    private static func node(
        _ value: any TOMLValueConvertible, path: [TOMLKeyLines.Step], lines: [[TOMLKeyLines.Step]: Int], line: Int
    ) -> TOMLNode {
        let line = lines[path] ?? line
        let child = { (value: any TOMLValueConvertible, step: TOMLKeyLines.Step) in
            node(value, path: path + [step], lines: lines, line: line)
        }
        let content: TOMLNode.Content
        if let table = value.table {
            let entries = table.keys.compactMap { key in
                table[key].map { TOMLNode.Entry(key: key, value: child($0, .key(key))) }
            }
            content = .table(entries.sorted { ($0.value.line, $0.key) < ($1.value.line, $1.key) })
        } else if let array = value.array {
            content = .list(array.enumerated().map { child($1, .element($0)) })
        } else if let text = value.string {
            content = .text(text)
        } else if let flag = value.bool {
            content = .flag(flag)
        } else if let integer = value.int {
            content = .integer(integer)
        } else if let number = value.double {
            content = .number(number)
        } else {
            content = .date
        }
        return TOMLNode(content: content, line: line)
    }
}

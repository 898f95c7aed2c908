// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Yams

/// Text to settings: the plain part of YAML, where what is written is what is meant.
package struct SettingParser {
    /// What errors say was being done.
    let operation: String
    let file: String

    /// - Parameter operation: what errors say was being done, for example `read policy`.
    package init(operation: String, file: String) {
        self.operation = operation
        self.file = file
    }

    /// The top of the file, always a table.
    package func parse(_ source: SourceText) throws(PolicyError) -> Setting {
        try SourceText.checkSize(source.text.utf8.count, file: file)
        try refuseReferences(source.text)
        let root: Node?
        do {
            // What a plain word means is for those who read the setting: no resolver, and none of its expressions.
            root = try Parser(yaml: source.text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch {
            throw failure(error)
        }
        guard let root else { throw empty(line: 1) }
        let setting = try self.setting(root, path: "")
        switch setting.content {
        case .table(let entries) where !entries.isEmpty: return setting
        case .table, .nothing: throw empty(line: setting.location.line)
        case .scalar, .list:
            throw PolicyError(
                .wrongType, operation: operation, subject: file,
                cause: "expected a table of keys, found \(setting.kind)", location: setting.location)
        }
    }

    /// Anchors, aliases and tags say elsewhere what a line means, and aliases within keys take exponential time to
    /// compare. They are looked for before any YAML is read, in comments and texts too: what is refused once too
    /// often is written differently, what is missed once is a hole.
    private func refuseReferences(_ text: String) throws(PolicyError) {
        var line = 1
        var previous: UInt8 = 0x0A
        var pending: UInt8?
        for byte in text.utf8 {
            if let mark = pending, byte > 0x20 {
                throw PolicyError(
                    .syntax, operation: operation, subject: file,
                    cause: "`\(Character(Unicode.Scalar(mark)))` before a word reads as a YAML anchor, alias or tag",
                    hint: "these files have none: write the value out, and comments and texts without it",
                    location: place(line))
            }
            let isMark = byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "!")
            pending = isMark && Self.opensWord(after: previous) ? byte : nil
            if byte == 0x0A { line += 1 }
            previous = byte
        }
    }

    private static func opensWord(after byte: UInt8) -> Bool {
        // A no-break space, a byte order mark and the like end in a byte above 0x7F.
        byte <= 0x20 || byte > 0x7F || "[{,:-?".utf8.contains(byte)
    }

    private func setting(_ node: Node, path: String) throws(PolicyError) -> Setting {
        let location = place(node.mark?.line ?? 1)
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain && scalar.style != .any
            let isNothing = !isQuoted && ["", "~", "null"].contains(scalar.string)
            return Setting(
                content: isNothing ? .nothing : .scalar(scalar.string, isQuoted: isQuoted), location: location)
        case .sequence(let sequence):
            var list: [Setting] = []
            for element in sequence { list.append(try setting(element, path: path)) }
            return Setting(content: .list(list), location: location)
        case .mapping(let mapping):
            var entries: [Setting.Entry] = []
            var seen: Set<String> = []
            for (key, value) in mapping {
                let entry = try self.entry(key, value, path: path)
                guard seen.insert(entry.key).inserted else { throw duplicate([entry.key], entry.keyLocation) }
                entries.append(entry)
            }
            return Setting(content: .table(entries), location: location)
        case .alias:
            throw PolicyError(
                .syntax, operation: operation, subject: file, cause: "it has a YAML alias", location: location)
        }
    }

    private func entry(_ key: Node, _ value: Node, path: String) throws(PolicyError) -> Setting.Entry {
        let location = place(key.mark?.line ?? 1)
        guard case .scalar(let scalar) = key, !scalar.string.isEmpty, TerminalText.isPlain(scalar.string) else {
            throw PolicyError(
                .wrongType, operation: operation, subject: path.isEmpty ? file : path,
                cause: "a key is not a word", location: location)
        }
        let name = path.isEmpty ? scalar.string : "\(path).\(scalar.string)"
        return Setting.Entry(key: scalar.string, keyLocation: location, value: try setting(value, path: name))
    }
}

extension SettingParser {
    private func place(_ line: Int) -> SourceLocation { SourceLocation(file: file, line: max(1, line)) }

    private func empty(line: Int) -> PolicyError {
        PolicyError(
            .empty, operation: operation, subject: file, cause: "it says nothing",
            hint: "an empty file is never read as the defaults; write what it shall allow", location: place(line))
    }

    private func duplicate(_ keys: [String], _ location: SourceLocation) -> PolicyError {
        PolicyError(
            .duplicateKey, operation: operation, subject: keys.map(PolicyError.quoted).joined(separator: ", "),
            cause: "the key is set twice in one table", hint: "keep one of them", location: location)
    }

    private func failure(_ error: any Error) -> PolicyError {
        func syntax(_ problem: String, _ line: Int) -> PolicyError {
            PolicyError(
                .syntax, operation: operation, subject: file, cause: "not valid YAML: \(problem)",
                location: place(line))
        }
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return syntax(problem, mark.line)
        case .reader(let problem, let offset, _, let yaml):
            return syntax(problem, 1 + yaml.prefix(offset ?? 0).count(where: \.isNewline))
        case .duplicatedKeysInMapping(let keys, let context): return duplicate(keys, place(context.mark.line))
        default: return syntax("the parser gave up", 1)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// nexus(1): written from the commands themselves and from the articles that the documentation has anyway.
package struct ManualPage {
    private let root: CommandTree.Command
    private let articles: [Article]
    private let version: String

    package init(_ tree: CommandTree, articles: [Article], version: String) {
        root = tree.command
        self.articles = articles
        self.version = version
    }

    /// The page as man(1) reads it.
    package var text: String {
        var page = Roff()
        page.macro("TH", root.commandName.uppercased(), "1", "", "\(root.commandName) \(version)")
        page.macro("nh")
        page.macro("SH", "NAME")
        page.line("\(root.commandName) - \(Self.title(root))")
        page.macro("SH", "SYNOPSIS")
        for (path, command) in leaves { page.entry("`\(path)`" + Self.synopsis(command), Self.title(command)) }
        page.macro("SH", "DESCRIPTION")
        page.line(root.abstract ?? "")
        for block in discussions(of: root) { page.paragraph(block) }
        page.macro("SH", "COMMANDS")
        for (path, command) in leaves { section(path, command, in: &page) }
        page.macro("PP")
        page.line("Every command takes `--help`. `\(root.commandName) --version` shows the version.")
        for article in articles { section(article, in: &page) }
        page.macro("SH", "EXAMPLES")
        page.verbatim(leaves.flatMap { Discussion($0.command.discussion ?? "").examples })
        return page.text
    }

    /// The commands that do something, with the words that call them, in the order of the help.
    package var leaves: [(path: String, command: CommandTree.Command)] { Self.leaves(of: root, after: "") }

    private static func leaves(
        of command: CommandTree.Command, after words: String
    ) -> [(path: String, command: CommandTree.Command)] {
        // `help` prints what is on this page.
        guard command.shouldDisplay != false, command.commandName != "help" else { return [] }
        let path = words + command.commandName
        let below = (command.subcommands ?? []).flatMap { leaves(of: $0, after: path + " ") }
        return below.isEmpty ? [(path, command)] : below
    }

    /// Without what every command has.
    private static func shown(_ command: CommandTree.Command) -> [CommandTree.Argument] {
        (command.arguments ?? []).filter {
            $0.shouldDisplay && $0.names?.contains { ["help", "version"].contains($0.name) } != true
        }
    }

    private static func title(_ command: CommandTree.Command) -> String {
        let abstract = command.abstract ?? ""
        return abstract.hasSuffix(".") ? String(abstract.dropLast()) : abstract
    }

    /// What must be given, and that more may be.
    private static func synopsis(_ command: CommandTree.Command) -> String {
        let needed = shown(command).filter { !$0.isOptional || $0.kind == "positional" }
        let words = needed.map { argument in
            let word = name(of: argument) + (argument.isRepeating ? "..." : "")
            return argument.isOptional ? "[\(word)]" : word
        }
        return (words + (shown(command).count > needed.count ? ["[options]"] : [])).map { " " + $0 }.joined()
    }

    /// As it is typed, its value in angle brackets.
    private static func name(of argument: CommandTree.Argument) -> String {
        let value = "<\(argument.valueName ?? "value")>"
        guard let names = argument.names, !names.isEmpty else { return value }
        let spellings = names.map { "`\($0.spelling)`" }.joined(separator: ", ")
        return argument.kind == "flag" ? spellings : "\(spellings) \(value)"
    }

    private func discussions(of command: CommandTree.Command) -> [Discussion.Block] {
        Discussion(command.discussion ?? "").blocks
    }

    private func section(_ path: String, _ command: CommandTree.Command, in page: inout Roff) {
        page.macro("SS", path + Self.synopsis(command).replacing("`", with: ""))
        page.line(command.abstract ?? "")
        for block in discussions(of: command) { page.paragraph(block) }
        for argument in Self.shown(command) {
            var description = argument.abstract ?? ""
            if let values = argument.allValues, !values.isEmpty {
                description += " One of \(values.joined(separator: ", "))."
            }
            if let value = argument.defaultValue { description += " Default: \(value)." }
            page.entry(Self.name(of: argument), description)
        }
    }

    private func section(_ article: Article, in page: inout Roff) {
        page.macro("SH", article.title.uppercased())
        for (index, block) in article.blocks.enumerated() {
            switch block {
            case .paragraph(let text):
                if index > 0 { page.macro("PP") }
                page.line(text)
            case .entries(let rows):
                for row in rows { page.entry(row[0].contains("`") ? row[0] : "`\(row[0])`", row[1]) }
            }
        }
    }
}

extension Roff {
    fileprivate mutating func paragraph(_ block: Discussion.Block) {
        switch block {
        case .filled(let text):
            macro("PP")
            line(text)
        case .verbatim(let lines): verbatim(lines)
        }
    }
}

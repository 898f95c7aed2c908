// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Policies
internal import Sandbox
internal import Settings

/// `nexus policy explain P`: what each value means.
struct PolicyExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show each value of a policy with the line that said it and what it means.",
        discussion: "Example:\n  nexus policy explain agent")

    @Argument(help: "A policy's name, or the path of its file.")
    var policy: String

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let library = PolicyLibrary(installation: try Installation(), settings: try settings.load())
        let text = PolicyText(try library.policy(policy))
        print(text.title)
        for row in text.rows {
            print("\(row.key): \(row.value)  (\(row.origin))")
            if let sentence = PolicyMeaning.sentence(for: row.key) { print("    \(sentence)") }
        }
    }
}

/// `nexus policy lint P`: what is dangerous or useless in it.
struct PolicyLintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Show what is dangerous or useless in a policy.",
        discussion: """
            Ends with 0 whatever it finds, or with --strict with 1 when it finds anything.

            Example:
              nexus policy lint ./policies/mine.yaml --strict
            """)

    @Argument(help: "A policy's name, or the path of its file.")
    var policy: String

    @Flag(help: "End with 1 when there is anything to say.")
    var strict = false

    @Option(help: "table or json.")
    var format = OutputFormat.table

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let library = PolicyLibrary(installation: try Installation(), settings: try settings.load())
        let resolved = try library.policy(policy)
        let remarks = PolicyLint(sets: SyscallSets.all, absent: Set(HostProbe.run().absent.keys))
            .remarks(on: resolved)
        if format == .json {
            print(try ReviewJSON.text(remarks))
        } else {
            for remark in remarks {
                print("\(remark.origin): \(remark.kind.rawValue): \(remark.key): \(remark.sentence)")
            }
            if remarks.isEmpty { print("policy \(resolved.policy.name): nothing to say") }
        }
        if strict, !remarks.isEmpty { throw Finished(status: 1) }
    }
}

/// `nexus policy diff A B`: what becomes looser or tighter.
struct PolicyDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what becomes looser and what tighter from one policy to another.",
        discussion: "Example:\n  nexus policy diff verifier ./policies/mine.yaml")

    @Argument(help: "A policy's name, or the path of its file.")
    var before: String

    @Argument(help: "The other policy.")
    var after: String

    @Option(help: "table or json.")
    var format = OutputFormat.table

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let library = PolicyLibrary(installation: try Installation(), settings: try settings.load())
        let changes = PolicyDifference(from: try library.policy(before), to: try library.policy(after)).changes
        if format == .json { return print(try ReviewJSON.text(changes)) }
        for change in changes {
            print("\(change.direction.rawValue): \(change.key): \(change.before) -> \(change.after)")
        }
        if changes.isEmpty { print("no difference") }
    }
}

/// How lists of remarks and changes are printed for programs.
private enum ReviewJSON {
    static func text(_ values: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(values), as: UTF8.self)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What `nexus --experimental-dump-help` prints, as far as a manual page asks about it.
package struct CommandTree: Decodable, Sendable {
    package let command: Command

    /// One command and those below it.
    package struct Command: Decodable, Sendable {
        package let commandName: String
        package let abstract: String?
        package let discussion: String?
        package let arguments: [Argument]?
        package let subcommands: [Command]?
        /// False for what nexus keeps for itself.
        package let shouldDisplay: Bool?
    }

    /// One option, flag or positional argument.
    package struct Argument: Decodable, Sendable {
        package let abstract: String?
        package let isOptional: Bool
        package let isRepeating: Bool
        /// `positional`, `option` or `flag`.
        package let kind: String
        package let names: [Name]?
        package let shouldDisplay: Bool
        package let valueName: String?
        package let defaultValue: String?
        package let allValues: [String]?
    }

    /// A spelling of an option.
    package struct Name: Decodable, Sendable {
        /// `short`, `long` or `longWithSingleDash`.
        package let kind: String
        package let name: String

        /// As it is typed.
        package var spelling: String { (kind == "long" ? "--" : "-") + name }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Settings

/// `nexus config show`: every setting that is in force, and what said it.
struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show every setting; secrets appear as the place where they are looked up.",
        discussion: """
            A flag wins over the environment (NEXUS_SECTION_KEY), that over the profile, that over the settings file, \
            that over the default.

            Example:
              nexus config show --origin
            """)

    @Flag(help: "Say of each value where it comes from.")
    var origin = false

    @Option(help: "table or json.")
    var format = OutputFormat.table

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let report = SettingsReport(try settings.load(), withOrigins: origin)
        print(format == .json ? try report.json : report.table)
    }
}

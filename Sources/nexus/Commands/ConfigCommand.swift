// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser

/// The settings of this host and user.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Look at the settings.",
        discussion: """
            A flag wins over the environment (NEXUS_SECTION_KEY), that over the profile, that over the settings file, \
            that over the default.
            """,
        subcommands: [ConfigShowCommand.self, ConfigCheckCommand.self])
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser

/// `nexus sandbox thaw`.
struct SandboxThawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thaw", abstract: "Let a frozen sandbox go on.",
        discussion: "Example:\n  nexus sandbox thaw 4711.3")

    @OptionGroup var name: SandboxNameArgument

    mutating func run() throws { try RunningSandboxes.setFrozen(false, name.id) }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser

/// `nexus sandbox freeze`.
struct SandboxFreezeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze", abstract: "Stop every process of a sandbox, until it is thawed.",
        discussion: """
            Its wall time goes on, and ends it.

            Example:
              nexus sandbox freeze 4711.3
            """)

    @OptionGroup var name: SandboxNameArgument

    mutating func run() throws { try RunningSandboxes.setFrozen(true, name.id) }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser

/// `nexus sandbox kill`.
struct SandboxKillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill", abstract: "End a sandbox with every process in it.",
        discussion: """
            Its outcome is cancelled, also when it is frozen. Number 0 of a run is its orchestrator, with which the run ends.

            Example:
              nexus sandbox kill 4711.3
            """)

    @OptionGroup var name: SandboxNameArgument

    mutating func run() throws { try RunningSandboxes.kill(name.id) }
}

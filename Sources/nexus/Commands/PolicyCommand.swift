// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Domain
internal import Policies
internal import Sandbox
internal import SandboxRuntime

/// What reviewers read.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Look at sandbox policies.",
        subcommands: [
            PolicyShowCommand.self, PolicyExplainCommand.self, PolicyLintCommand.self, PolicyDiffCommand.self,
        ])
}

/// `nexus policy show P`: the values, where each was said, and the compiled plan that will be enforced.
struct PolicyShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a policy's values, where each comes from, and the plan it compiles to on this host.",
        discussion: "Example:\n  nexus policy show verifier")

    @Argument(help: "A policy's name, or the path of its file.")
    var policy: String

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let library = PolicyLibrary(installation: try Installation(), settings: try settings.load())
        let resolved = try library.policy(policy)
        print(PolicyText(resolved))
        print("")
        let image = resolved.policy.image
        print("image \(image) has digest \(try library.image(image).digest)")
        print("")
        print(
            "allowed system calls: \(try library.filter(resolved.policy.syscalls).allowedNames.joined(separator: " "))")
        print("")
        let sealed = try library.plan(resolved.policy, host: HostProbe.run())
        for line in PlanPrinter.lines(sealed.plan) { print(line) }
        print("digest \(sealed.digestText)")
    }
}

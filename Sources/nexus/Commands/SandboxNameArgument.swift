// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import SandboxRuntime

/// The one sandbox that a command is about.
struct SandboxNameArgument: ParsableArguments {
    /// What anything else than an ID gets.
    static let refusal = ValidationError("an ID is two numbers with a point between them, as nexus sandbox ps shows it")

    @Argument(
        help: "The sandbox, as `nexus sandbox ps` shows it.",
        transform: { text in
            guard let name = SandboxName(text) else { throw refusal }
            return name
        })
    var id: SandboxName
}

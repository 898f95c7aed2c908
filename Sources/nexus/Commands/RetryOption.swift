// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser

/// `--retry`: what is done again although nothing has changed.
struct RetryOption: ParsableArguments {
    /// Results that are otherwise kept.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case refused
    }

    @Option(help: "refused: try again what was refused, also where nothing has changed since.")
    var retry: Kind?

    /// Whether refused runs are begun again.
    var isRefused: Bool { retry == .refused }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Settings

/// `nexus config check`: whether a run would find what the settings promise.
struct ConfigCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the settings, look each secret up, and see that the ids of sandboxes are free.",
        discussion: "Example:\n  nexus config check --profile night")

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let settings = try settings.load()
        _ = try HostIDs.base(settings)
        for (name, secret) in settings.secrets.sorted(by: { $0.key < $1.key }) {
            _ = try SettingsSecrets.resolve(name, secret)
            print("secret \(name) is there: \(secret.reference)")
        }
        print("the settings are in order")
    }
}

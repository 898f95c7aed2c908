// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import ControlPlane
internal import Settings

/// `nexus config check`: whether a run would find what the settings promise.
struct ConfigCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Check the settings and what they name: policies, images, patterns, secrets, and the ids of sandboxes.",
        discussion: "Example:\n  nexus config check --profile night")

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let settings = try settings.load()
        _ = try HostIDs.base(settings)
        do { _ = try ObservationRequest(settings, secretFiles: [:]).redactor() } catch {
            throw fault(in: settings, "redaction.patterns", error)
        }
        var found: [String] = []
        let library = PolicyLibrary(installation: try Installation(), settings: settings)
        let policies = [
            ("sandbox.agent-policy", settings.agentPolicy), ("sandbox.verifier-policy", settings.verifierPolicy),
        ]
        for (key, policy) in policies {
            do { _ = try library.pinned(policy) } catch { throw fault(in: settings, key, error) }
            found.append("policy \(policy) is there")
        }
        for (name, secret) in settings.secrets.sorted(by: { $0.key < $1.key }) {
            _ = try SettingsSecrets.resolve(name, secret)
            found.append("secret \(name) is there: \(secret.reference)")
        }
        print((found + ["the settings are in order"]).joined(separator: "\n"))
    }

    /// The place that said the value, before what is wrong with it.
    private func fault(in settings: ResolvedSettings, _ key: String, _ error: any Error) -> SettingsError {
        let origin = settings.values[key]?.origin
        let place = origin.flatMap { $0.location == nil ? ", from \($0)" : nil } ?? ""
        return SettingsError(
            .unusableValue, operation: "key", subject: key + place, cause: "\(error)", location: origin?.location)
    }
}

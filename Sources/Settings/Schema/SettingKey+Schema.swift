// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

extension SettingKey {
    static let stateFolder = SettingKey(
        "state.folder", .path, unset: "`$XDG_STATE_HOME/nexus`; for root `/var/lib/nexus/{uid}`",
        "Where runs are remembered; `{uid}` becomes the uid of the repository's owner.")

    static let allowUnproven = SettingKey(
        "run.allow-unproven", .flag, standard: .flag(false),
        "Record must-requirements without a test as unproven instead of refusing them.")

    static let attempts = SettingKey(
        "run.attempts", .quantity(.count, 1...100), standard: .integer(100),
        "Ceiling on the attempts at one work item; it can only lower what a specification asks for.")

    static let attemptTime = SettingKey(
        "run.attempt-time", .quantity(.duration, 1000...86_400_000), standard: .integer(86_400_000),
        "Ceiling on the wall time of one attempt, in whole seconds; it can only lower.")

    static let tokens = SettingKey(
        "run.tokens", .quantity(.count, 0...1_000_000_000_000), standard: .integer(1_000_000_000_000),
        "Ceiling on the model tokens of one work item; it can only lower.")

    static let microdollars = SettingKey(
        "run.microdollars", .quantity(.count, 0...1_000_000_000_000), standard: .integer(1_000_000_000_000),
        "Ceiling on the money of one work item, in millionths of a US dollar; it can only lower.")

    static let concurrentChecks = SettingKey(
        "checks.concurrent", .quantity(.count, 1...8), standard: .integer(2),
        "How many checks of one run go on at a time.")

    static let batchJobs = SettingKey(
        "batch.jobs", .quantity(.count, 1...64), standard: .integer(1),
        "How many specifications a batch runs at a time.")

    static let uidBase = SettingKey(
        "sandbox.uid-base", .quantity(.count, HostIDRange.allowedFirst), standard: .integer(HostIDRange.standardFirst),
        "The first host uid and gid that sandboxes may run as; \(HostIDRange.length) are set aside.")

    static let policies = SettingKey(
        "sandbox.policies", .path, unset: "none", "A folder of policies, looked in before those that come with nexus.")

    static let images = SettingKey(
        "sandbox.images", .path, unset: "none", "A folder of images, looked in before those that come with nexus.")

    static let agentPolicy = SettingKey(
        "sandbox.agent-policy", .nameOrPath, standard: .text("agent"), "The policy of attempts.")

    static let verifierPolicy = SettingKey(
        "sandbox.verifier-policy", .nameOrPath, standard: .text("verifier"),
        "The policy of checks.")

    static let logLevel = SettingKey(
        "log.level", .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
        standard: .text("info"), "The least grave of what is logged.")

    static let logDestination = SettingKey(
        "log.destination", .choice(["file", "standard-error"]), standard: .text("file"),
        "Where the log goes: a file in the state folder, or standard error.")

    static let logRotateSize = SettingKey(
        "log.rotate-size", .quantity(.bytes, 64 << 10...1 << 30), standard: .integer(16 << 20),
        "The size at which the log file is put aside and a new one begun.")

    static let redactionPatterns = SettingKey(
        "redaction.patterns", .list, standard: .list([]),
        "Shapes of secrets that appear in no log and no record, such as `acme_[A-Za-z0-9]{24}`, "
            + "beside those that nexus knows.")
}

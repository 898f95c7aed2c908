// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Linux
internal import Settings

/// `--state`, and where the state lies without it. The settings are not a group within this one: the parser of a debug
/// build looks at each group four times over for every group that it lies in.
struct StateOption: ParsableArguments {
    @Option(
        name: .customLong("state"),
        help: ArgumentHelp(
            "The state folder; default $XDG_STATE_HOME/nexus, /var/lib/nexus/UID for root.", valueName: "folder"))
    var folder: String?

    /// The settings with what this option and others of the command say.
    func load(_ settings: SettingsOptions, _ flags: [SettingsSources.Flag?] = []) throws -> ResolvedSettings {
        let path = try folder.map { path throws(LinuxError) in try AbsolutePath.normalised(path) }
        return try settings.load(flags + [path.flatMap { .init("state.folder", $0, name: "--state") }])
    }

    /// Absolute. For root each repository owner has a folder of its own, unless the settings say otherwise.
    func path(uid: UInt32, in settings: ResolvedSettings) throws -> String {
        guard let folder = settings.stateFolder(uid: uid) else {
            throw FrontError(
                code: "state.folder", operation: "find", subject: "the state folder", cause: "HOME is not set",
                hint: "use --state FOLDER")
        }
        return try AbsolutePath.normalised(folder)
    }

    /// Carries out an order that only reads the state, as the one who owns it.
    func carryOut(_ options: SettingsOptions, _ order: (_ state: String) -> OrchestratorOrder) throws {
        let settings = try load(options)
        let path = try path(uid: Credentials.userID, in: settings)
        try ReadingOrder.carryOut(
            order(path), readable: [], owner: try OwnedFolder.owner(of: path), state: path, settings: settings)
    }
}

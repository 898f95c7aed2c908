// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Linux

/// `--state`, and where the state lies without it.
struct StateOption: ParsableArguments {
    @Option(
        name: .customLong("state"),
        help: ArgumentHelp(
            "The state folder; default $XDG_STATE_HOME/nexus, /var/lib/nexus/UID for root.", valueName: "folder"))
    var folder: String?

    /// Absolute. For root each repository owner has a folder of its own.
    func path(uid: UInt32) throws -> String {
        if let folder { return try AbsolutePath.normalised(folder) }
        if Credentials.userID == 0 { return "/var/lib/nexus/\(uid)" }
        let environment = EnvironmentBlock.current
        let text = { (name: String) in
            EnvironmentBlock.value(of: name, in: environment).map { String(decoding: $0, as: UTF8.self) }
        }
        if let base = text("XDG_STATE_HOME"), base.hasPrefix("/") { return "\(base)/nexus" }
        guard let home = text("HOME"), home.hasPrefix("/") else {
            throw FrontError(
                code: "state.folder", operation: "find", subject: "the state folder", cause: "HOME is not set",
                hint: "use --state FOLDER")
        }
        return "\(home)/.local/state/nexus"
    }

    /// Carries out an order that only reads the state, as the one who owns it.
    func carryOut(_ order: (_ state: String) -> OrchestratorOrder) throws {
        let path = try path(uid: Credentials.userID)
        try ReadingOrder.carryOut(
            order(path), readable: [], owner: try OwnedFolder.owner(of: path), state: path)
    }
}

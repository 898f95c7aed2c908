// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import Sandbox
internal import SandboxRuntime
internal import Settings

/// Orders that only read. What they read is untrusted, so a privileged process hands them to a confined orchestrator;
/// an ordinary user's process has nothing to lose that the file's author does not already share.
enum ReadingOrder {
    static func carryOut(
        _ order: OrchestratorOrder, readable: [String], owner: Owner, state: String?, settings: ResolvedSettings
    ) throws {
        guard Credentials.userID == 0 else { throw Finished(status: OrchestratorRole.carryOut(order)) }
        if let state {
            guard (try? FileStatus(path: state))?.kind == .directory else {
                throw FrontError(
                    code: "state.absent", operation: "open", subject: state, cause: "there is no such state folder",
                    hint: "name it with --state")
            }
        }
        let installation = try Installation()
        let launcher = try OrchestratorLauncher(
            installation: installation, library: PolicyLibrary(installation: installation, settings: settings),
            host: HostProbe.run(), idBase: try HostIDs.base(settings))
        throw try launcher.start(
            order,
            .init(
                owner: owner, writable: state.map { [$0] } ?? [], readable: readable, state: state ?? "/"))
    }
}

/// A command that has said all that it had to say.
struct Finished: Error {
    let status: Int32
}

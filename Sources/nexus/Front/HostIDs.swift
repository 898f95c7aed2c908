// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import Settings

/// The host uids and gids that sandboxes run as.
enum HostIDs {
    /// How many sandboxes a supervisor runs at a time, its orchestrator not counted.
    static let slots = HostIDRange.slots
    /// How many of them may hold a sandbox that waits for its launch: more are not launched before they are replaced.
    static let prepared = 4
    /// Far above any host's.
    private static let fileLimit = 16 << 20

    /// First of this process's own range.
    /// - Throws: `settings.overlap` when accounts, subordinate ids or systemd have some of the range.
    static func base(_ settings: ResolvedSettings) throws -> UInt32 {
        let range = settings.hostIDs
        let conflict = range.conflict(
            subordinate: try ["/etc/subuid", "/etc/subgid"].map { ($0, try text($0)) },
            accounts: try ["/etc/passwd", "/etc/group"].map { ($0, try text($0)) })
        guard let conflict else { return range.base(process: Processes.current) }
        let origin = settings.hostIDsOrigin
        throw SettingsError(
            .overlap, operation: "key", subject: "sandbox.uid-base",
            cause: "\(range.ids.lowerBound) to \(range.ids.upperBound) are not free: \(conflict)",
            hint: "set a first id from which \(HostIDRange.length) are free", location: origin.location)
    }

    private static func text(_ path: String) throws(LinuxError) -> String {
        do throws(LinuxError) {
            let file: FileDescriptor = try Files.open(path, [.readOnly, .noFollow, .nonBlocking])
            return String(decoding: try Files.readAll(file, limit: fileLimit, subject: path), as: UTF8.self)
        } catch {
            guard error.errno == .noEntry else { throw error }
            return ""
        }
    }
}

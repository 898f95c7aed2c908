// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Persistence

/// `nexus status` and `nexus inspect`: what the state folder says, without touching it.
package enum StateCommands {
    /// The runs, newest first, as text or JSON.
    package static func status(folder: String, asJSON: Bool) throws(ControlError) -> String {
        do {
            let report = try StateReader(folder: folder).read { rows, isHeld in
                try StatusReport(rows, isHeld: isHeld, log: LogFile.path(state: folder))
            }
            return asJSON ? try report.json : report.text
        } catch { throw ControlError(error) }
    }

    /// Everything known about what an id names.
    package static func inspect(_ id: String, folder: String, asJSON: Bool) throws(ControlError) -> String {
        do {
            let inspection = try StateReader(folder: folder).read { try Inspection(id, $0, isHeld: $1) }
            return asJSON ? try inspection.json : inspection.text
        } catch { throw ControlError(error) }
    }
}

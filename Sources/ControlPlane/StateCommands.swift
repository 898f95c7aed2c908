// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Persistence

/// `nexus status`: what the state folder says, without touching it.
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
}

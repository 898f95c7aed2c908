// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

extension Run {
    /// As people are told of it: what is stored as running, and nobody works on, was interrupted.
    /// - Parameter live: the run that somebody works on.
    func shown(live: RunID?) -> Run {
        guard status == .running, id != live else { return self }
        var run = self
        run.status = .interrupted
        return run
    }
}

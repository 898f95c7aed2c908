// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import SandboxRuntime

/// What one run is asked for, apart from everything that the settings say.
struct RunOrder {
    /// What the agent plays.
    enum Recording {
        case file(String)
        /// The one that comes with nexus under the specification's name.
        case sample
    }

    let specification: String
    let repository: String
    let recording: Recording
    /// Nil for the place that the settings name.
    let state: String?
    /// Nil for the owner of the repository.
    let user: Owner?
    let allowsUnproven: Bool
    let ceiling: BudgetCeiling
    /// The operator's override file.
    var overrides: String?
    /// `NAME=FILE` for each secret that is never shown or stored.
    var redact: [String] = []
    /// A run that ended refused is begun again, also where nothing has changed.
    var retriesRefused = false
    /// The run ends with one JSON object on standard output.
    let asJSON: Bool
}

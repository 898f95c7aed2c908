// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What the front itself knows of a specification's end, without having read anything that the run said.
package struct BatchEnd: Sendable, Equatable {
    /// The file's name.
    package let name: String
    /// The folder that it lies in.
    package let folder: String
    /// The run's exit status; 128 and more for a signal.
    package let status: Int32
    package let milliseconds: Int
    package let repository: String
    package let state: String

    package init(name: String, folder: String, status: Int32, milliseconds: Int, repository: String, state: String) {
        self.name = name
        self.folder = folder
        self.status = status
        self.milliseconds = milliseconds
        self.repository = repository
        self.state = state
    }

    /// To the millisecond.
    package var seconds: Double { Double(milliseconds) / 1000 }
}

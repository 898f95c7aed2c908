// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// `batch.toml`: what an operator says about a folder of specifications. Paths are as written; they are relative to the
/// file's own folder.
package struct BatchFile: Sendable, Equatable {
    /// A value and the line that says it.
    package struct Located<Value: Sendable & Equatable>: Sendable, Equatable {
        package let value: Value
        package let location: SourceLocation
    }

    /// What holds for every specification.
    package struct Defaults: Sendable, Equatable {
        /// A folder that has a recording `NAME.yaml` for each `NAME.md`.
        package var recordings: Located<String>?
        /// A profile of the settings, where a specification names none.
        package var profile: Located<String>?
        /// Plays the recordings that come with nexus.
        package var isMock = false
        package var allowsUnproven = false
        /// What no specification gets more of.
        package var ceiling = BudgetCeiling()
        /// The policies that a specification may choose its agent's from.
        package var policies: [Located<String>] = []
    }

    /// What holds for one specification.
    package struct Specification: Sendable, Equatable {
        /// Of its name in the file.
        package let location: SourceLocation
        package var repository: Located<String>?
        package var recording: Located<String>?
        /// A profile of the settings.
        package var profile: Located<String>?
        /// Higher comes first; 0 when not said.
        package var priority = 0
    }

    /// Where results go, if not told on the command line.
    package var output: Located<String>?
    /// How many specifications run at a time.
    package var jobs: Int?
    package var defaults = Defaults()
    /// By file name.
    package var specifications: [String: Specification] = [:]

    /// What a folder has that has no such file.
    package init() {}
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Signals that are about the terminal.
extension Signals {
    /// SIGTTOU: without it blocked, whoever is not in a terminal's foreground is stopped when it changes its settings.
    package static let terminalOutput: Int32 = 22
    /// SIGWINCH: the terminal has another size.
    package static let windowChange: Int32 = 28
}

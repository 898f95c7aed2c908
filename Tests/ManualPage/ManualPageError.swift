// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Why no manual page can be made.
package struct ManualPageError: Error, Equatable, CustomStringConvertible {
    /// Stable and dotted.
    package let code: String
    /// The file, and the line where there is one.
    package let place: String
    package let cause: String

    package var description: String { "\(place): \(cause)" }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The test itself could not do what it wanted.
struct HarnessFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

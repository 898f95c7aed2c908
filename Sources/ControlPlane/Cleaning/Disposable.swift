// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Something in a state folder that nobody needs any more.
struct Disposable: Sendable, Equatable {
    /// Why it is of no use.
    enum Kind: String, Sendable, CaseIterable {
        /// A checked out tree; made again when a run wants it.
        case layer
        /// Bytes that no row names.
        case artifact
        /// What a killed process left half made.
        case leftover
    }

    let kind: Kind
    /// Its path below the state folder.
    let path: String
    let byteCount: UInt64

    /// One line for people.
    var text: String { "\(kind.rawValue)  \(path)  \(byteCount) bytes" }
}

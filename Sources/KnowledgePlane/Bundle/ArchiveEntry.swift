// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One file of an archive.
struct ArchiveEntry: Sendable, Equatable {
    /// Relative, see `ArchiveHeader.isAllowed`.
    let name: String
    let bytes: [UInt8]
}

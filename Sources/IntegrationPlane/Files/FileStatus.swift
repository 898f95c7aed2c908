// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

/// What inspection needs of stat(2).
struct FileStatus: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case file, folder, link, other
    }

    let kind: Kind
    let size: Int
    let owner: uid_t
    /// Any of the three executable bits.
    let isExecutable: Bool

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        size = Int(status.st_size)
        owner = status.st_uid
        isExecutable = status.st_mode & 0o111 != 0
    }
}

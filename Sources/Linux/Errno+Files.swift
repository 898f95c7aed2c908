// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a program that writes files decides on.
extension Errno {
    /// EFBIG; also what is larger than the caller's own limit.
    package static let fileTooLarge = Errno(rawValue: 27)
    /// EISDIR.
    package static let isDirectory = Errno(rawValue: 21)
    /// ENAMETOOLONG.
    package static let nameTooLong = Errno(rawValue: 36)
    /// ENOSPC; from a call that makes a namespace, a limit on their number.
    package static let noSpace = Errno(rawValue: 28)
    /// ENXIO: a FIFO without a reader, a socket, a device that is not there.
    package static let noSuchDevice = Errno(rawValue: 6)
    /// ENOTDIR.
    package static let notDirectory = Errno(rawValue: 20)
    /// EDQUOT.
    package static let quotaExceeded = Errno(rawValue: 122)
    /// EROFS.
    package static let readOnlyFileSystem = Errno(rawValue: 30)
    /// ELOOP: also a link where none may be followed.
    package static let tooManyLinks = Errno(rawValue: 40)
}

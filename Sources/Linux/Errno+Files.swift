// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a program that writes files decides on.
extension Errno {
    package static let fileTooLarge = Errno(rawValue: 27)
    package static let isDirectory = Errno(rawValue: 21)
    package static let notDirectory = Errno(rawValue: 20)
}

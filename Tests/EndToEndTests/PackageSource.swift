// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// The package that these tests were built from.
enum PackageSource {
    /// Found from the place of this file.
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Where a file of the package lies on this machine.
    static func path(_ name: String) -> String { folder.appending(path: name).path }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What a bundle holds, in its own first file: every other file with its digest, in the archive's order.
package struct BundleManifest: Stored {
    package static let kind = "bundle-manifest"
    package static let schemaVersion = 1

    /// One file of the bundle; the manifest and its signature are not listed.
    package struct File: Codable, Sendable, Equatable {
        package let name: String
        package let digest: Digest
        package let byteCount: Int

        package init(name: String, digest: Digest, byteCount: Int) {
            self.name = name
            self.digest = digest
            self.byteCount = byteCount
        }
    }

    /// Fingerprint of the key that signed manifest and statements.
    package let key: Digest
    package let files: [File]

    package init(key: Digest, files: [File]) {
        self.key = key
        self.files = files
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Crypto
package import Domain

extension Domain.Digest {
    /// The digest of these bytes.
    package init(sha256Of bytes: some Sequence<UInt8>) {
        let hash = SHA256.hash(data: Array(bytes))
        guard let digest = Self(bytes: hash) else { preconditionFailure("SHA-256 has 32 bytes") }
        self = digest
    }
}

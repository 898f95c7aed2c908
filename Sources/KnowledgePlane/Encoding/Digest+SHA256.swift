// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Crypto
import Domain

extension Domain.Digest {
    /// The digest of these bytes.
    init(sha256Of bytes: [UInt8]) {
        guard let digest = Self(bytes: SHA256.hash(data: bytes)) else {
            preconditionFailure("a SHA-256 digest has 32 bytes")
        }
        self = digest
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Crypto
package import Domain

/// An image together with the digest of the file that said it, which is what a policy pins.
package struct PinnedImage: Sendable, Equatable {
    package let image: Image
    /// SHA-256 of the image file's bytes.
    package let digest: Domain.Digest

    package init(_ image: Image, file: [UInt8]) {
        self.image = image
        guard let digest = Domain.Digest(bytes: SHA256.hash(data: file)) else {
            preconditionFailure("a SHA-256 digest has 32 bytes")
        }
        self.digest = digest
    }

    /// - Throws: `image.digest` when the policy pins another file than this.
    package func require(by policy: SandboxPolicy) throws(SandboxError) {
        guard let pinned = policy.imageDigest, pinned != digest else { return }
        throw SandboxError(
            code: "image.digest", operation: "image", subject: image.name.text,
            cause: "its file has digest \(digest), policy \(policy.name) pins \(pinned)",
            hint: "review the image, then pin its digest")
    }
}

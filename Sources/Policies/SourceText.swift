// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// A policy or image file as it was read: its path as the operator knows it, and its text.
package struct SourceText: Sendable, Equatable {
    /// Far above any sensible file; what is larger is a mistake or an attack.
    package static let byteLimit = 256 << 10

    package let file: String
    package let text: String

    package init(file: String, text: String) {
        self.file = file
        self.text = text
    }

    /// - Throws: `policy.too-large` above `byteLimit`, `policy.syntax` for bytes that are not UTF-8.
    package init(file: String, bytes: [UInt8]) throws(PolicyError) {
        try Self.checkSize(bytes.count, file: file)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw PolicyError(
                .syntax, operation: "read", subject: file, cause: "it is not UTF-8 text",
                location: SourceLocation(file: file, line: 1))
        }
        self.init(file: file, text: text)
    }

    static func checkSize(_ count: Int, file: String) throws(PolicyError) {
        guard count > byteLimit else { return }
        throw PolicyError(
            .tooLarge, operation: "read", subject: file, cause: "it is larger than \(byteLimit >> 10) KiB",
            location: SourceLocation(file: file, line: 1))
    }
}

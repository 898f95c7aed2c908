// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import FoundationEssentials

/// JSON in one spelling: keys sorted, no white space, slashes as they are. Equal values have equal bytes.
enum CanonicalJSON {
    /// - Throws: `verification.encode` when the value has no JSON form, for example a number that is not finite.
    static func encode(_ value: some Encodable, as subject: String) throws(VerificationError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw VerificationError(
                code: "verification.encode", operation: "encode", subject: subject, cause: .encoding("\(error)"))
        }
    }
}

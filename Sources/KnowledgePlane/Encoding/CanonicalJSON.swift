// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import FoundationEssentials

/// JSON in one spelling: keys sorted, no white space, slashes as they are, no fractions. Equal values have equal bytes,
/// and what is not in that spelling is not read.
enum CanonicalJSON {
    static func encode(_ value: some Encodable, as subject: String) throws(KnowledgeError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw KnowledgeError(.encoding, operation: "encode", subject: subject, cause: .found("\(error)"))
        }
    }

    /// The value whose one spelling these bytes are. What a value's type does not know is no part of its spelling.
    static func decode<Value: Codable>(
        _ type: Value.Type, _ bytes: [UInt8], file: String
    ) throws(KnowledgeError) -> Value {
        let value: Value
        do {
            value = try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw KnowledgeError(
                .entry, operation: "read", subject: file, cause: .found("it is not what its name says: \(error)"))
        }
        guard try encode(value, as: file) == bytes else {
            throw KnowledgeError(
                .entry, operation: "read", subject: file,
                cause: .found("its bytes are not the canonical form of what it says"))
        }
        return value
    }
}

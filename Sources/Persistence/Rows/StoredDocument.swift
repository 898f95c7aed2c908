// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import FoundationEssentials

/// A stored value as the JSON text of its row: one line, keys sorted.
enum StoredDocument {
    private struct Header: Decodable {
        let kind: String
        let schema: Int
    }

    static func encode<Value: Stored>(_ value: Value) throws(StateError) -> String {
        try text(Document(value), subject: Value.kind)
    }

    /// Any encodable value as text that is equal for equal values.
    static func text(_ value: some Encodable, subject: String) throws(StateError) -> String {
        try StateError.wrap("encode", subject) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        }
    }

    /// - Throws: `state.newer` when a newer program wrote it, `state.damaged` for anything else that is not a `Value`.
    static func decode<Value: Stored>(_ type: Value.Type, _ text: String) throws(StateError) -> Value {
        let data = Data(text.utf8)
        if let header = try? JSONDecoder().decode(Header.self, from: data), header.kind == Value.kind,
            header.schema > Value.schemaVersion
        {
            throw StateError(
                .newer, operation: "read", subject: "a stored \(Value.kind)",
                cause: .found("schema \(header.schema); this program knows 1 to \(Value.schemaVersion)"))
        }
        do {
            return try JSONDecoder().decode(Document<Value>.self, from: data).value
        } catch {
            throw StateError(.damaged, operation: "read", subject: "a stored \(Value.kind)", cause: .found("\(error)"))
        }
    }
}

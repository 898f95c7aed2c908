// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A value that outlives the process that made it: a row, a file, a line of a bundle.
package protocol Stored: Codable, Sendable, Equatable {
    /// A stable name for the type in stored documents.
    static var kind: String { get }
    /// The version that this program writes. It grows when the shape of the JSON changes; older ones stay readable.
    static var schemaVersion: Int { get }
}

/// A stored value with its kind and schema version beside it: `{"kind": …, "schema": …, "value": …}`.
package struct Document<Value: Stored>: Codable, Sendable, Equatable {
    package let value: Value

    package init(_ value: Value) { self.value = value }

    private enum CodingKeys: String, CodingKey { case kind, schema, value }

    /// - Throws: `DecodingError` when the document is of another kind, or was written by a newer program.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let kind = try container.decode(String.self, forKey: .kind)
        guard kind == Value.kind else {
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container, debugDescription: "expected a \(Value.kind), found a \(kind)")
        }
        let schema = try container.decode(Int.self, forKey: .schema)
        guard (1...Value.schemaVersion).contains(schema) else {
            throw DecodingError.dataCorruptedError(
                forKey: .schema, in: container,
                debugDescription: "\(kind) has schema \(schema); this program knows 1 to \(Value.schemaVersion)")
        }
        value = try container.decode(Value.self, forKey: .value)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Value.kind, forKey: .kind)
        try container.encode(Value.schemaVersion, forKey: .schema)
        try container.encode(value, forKey: .value)
    }
}

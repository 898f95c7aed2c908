// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The name of a git object: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits. Encoded as its text.
package struct ObjectName: Sendable, Hashable {
    package let text: String
}

extension ObjectName: LosslessStringConvertible {
    package var description: String { text }

    package init?(_ description: String) {
        guard [40, 64].contains(description.utf8.count), Hexadecimal.decode(description) != nil else { return nil }
        text = description
    }
}

extension ObjectName: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let name = ObjectName(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an object name: \(text)")
        }
        self = name
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A name that an author chose: letters, digits, `-`, `_` and `.`, at most 64 characters, not starting with a dot or
/// a dash. It can therefore stand in a path, a trailer and a terminal without quoting. Encoded as its text.
package struct Name<Kind>: Sendable, Hashable, Comparable {
    package let text: String

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

extension Name: LosslessStringConvertible {
    package var description: String { text }

    package init?(_ description: String) {
        let bytes = Array(description.utf8)
        guard let first = bytes.first, bytes.count <= 64, first != UInt8(ascii: "."), first != UInt8(ascii: "-"),
            bytes.allSatisfy(Self.isAllowed)
        else { return nil }
        text = description
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

extension Name: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let name = Name(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a name: \(text)")
        }
        self = name
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// What names name; never instantiated.
package enum Named {
    package enum Requirement {}
    package enum WorkItem {}
    package enum Constraint {}
    package enum Policy {}
    package enum Image {}
}

/// A requirement as its specification calls it, for example `REQ-1`.
package typealias RequirementName = Name<Named.Requirement>
/// A work item as its specification calls it, for example `A`.
package typealias WorkItemName = Name<Named.WorkItem>
/// A constraint, for example `tests.acceptance`.
package typealias ConstraintName = Name<Named.Constraint>
/// A policy file's name without its ending, for example `agent`.
package typealias PolicyName = Name<Named.Policy>
/// An image file's name without its ending, for example `host`.
package typealias ImageName = Name<Named.Image>

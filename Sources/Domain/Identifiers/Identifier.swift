// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A ULID that says what it identifies, so that an attempt's does not fit where a run's is wanted.
/// Encoded as its 26 characters.
package struct Identifier<Kind>: Sendable, Hashable, Comparable {
    package let ulid: ULID

    package init(_ ulid: ULID) { self.ulid = ulid }

    package static func < (left: Self, right: Self) -> Bool { left.ulid < right.ulid }
}

extension Identifier: LosslessStringConvertible {
    package var description: String { ulid.description }

    package init?(_ description: String) {
        guard let ulid = ULID(description) else { return nil }
        self.init(ulid)
    }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let ulid = ULID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a ULID: \(text)")
        }
        self.init(ulid)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// What identifiers identify; never instantiated.
package enum Identified {
    package enum Run {}
    package enum WorkItem {}
    package enum Attempt {}
    package enum Evidence {}
    package enum Artifact {}
    package enum Merge {}
    package enum Incident {}
    package enum Event {}
    package enum ProviderCall {}
}

/// One kind of identifier for each kind of thing, so that one never fits where another is wanted.
package typealias RunID = Identifier<Identified.Run>
package typealias WorkItemID = Identifier<Identified.WorkItem>
package typealias AttemptID = Identifier<Identified.Attempt>
package typealias EvidenceID = Identifier<Identified.Evidence>
package typealias ArtifactID = Identifier<Identified.Artifact>
package typealias MergeID = Identifier<Identified.Merge>
package typealias IncidentID = Identifier<Identified.Incident>
package typealias EventID = Identifier<Identified.Event>
package typealias ProviderCallID = Identifier<Identified.ProviderCall>

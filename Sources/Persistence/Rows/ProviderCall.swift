// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// One question to a model, with what it cost. Money is reserved before the call and settled once.
package struct ProviderCall: Stored {
    package static let kind = "provider-call"
    package static let schemaVersion = 1

    /// How far the call has come; all but `reserved` are final.
    package enum Status: String, Codable, Sendable, CaseIterable {
        /// It may have been made; until it is settled its whole ceiling counts.
        case reserved
        case settled
        /// It never reached the provider, and cost nothing.
        case released
    }

    /// Tokens and money, as ceiling or as bill.
    package struct Cost: Codable, Sendable, Equatable {
        package let tokens: Int
        /// Millionths of a US dollar.
        package let microdollars: Int

        package init(tokens: Int, microdollars: Int) {
            self.tokens = tokens
            self.microdollars = microdollars
        }
    }

    package let id: ProviderCallID
    package let attempt: AttemptID
    package let provider: String
    package let model: String
    package let reserved: Cost
    package let startedAt: Timestamp
    package var status: Status
    /// What it cost in the end; nil unless settled.
    package var settled: Cost?
    package var endedAt: Timestamp?

    package init(
        id: ProviderCallID, attempt: AttemptID, provider: String, model: String, reserved: Cost, startedAt: Timestamp,
        status: Status = .reserved, settled: Cost? = nil, endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.attempt = attempt
        self.provider = provider
        self.model = model
        self.reserved = reserved
        self.startedAt = startedAt
        self.status = status
        self.settled = settled
        self.endedAt = endedAt
    }
}

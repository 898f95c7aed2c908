// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import Persistence

@Suite("ProviderCall")
struct ProviderCallTests {
    /// The stored form of schema version 1: never edited.
    private static let golden = """
        {"kind":"provider-call","schema":1,"value":{"attempt":"01HF7YAT00000000000000000B","endedAt":1700000000009,\
        "id":"01HF7YAT00000000000000002G","model":"m","provider":"local",\
        "reserved":{"microdollars":50,"tokens":1000},"settled":{"microdollars":3,"tokens":7},\
        "startedAt":1700000000001,"status":"settled"}}
        """

    @Test("is written as, and read from, its golden JSON")
    func golden() throws {
        let call = ProviderCall(
            id: Sample.id(80), attempt: Sample.id(11), provider: "local", model: "m",
            reserved: ProviderCall.Cost(tokens: 1000, microdollars: 50), startedAt: Sample.at(1), status: .settled,
            settled: ProviderCall.Cost(tokens: 7, microdollars: 3), endedAt: Sample.at(9))
        #expect(try StoredDocument.encode(call) == Self.golden)
        #expect(try StoredDocument.decode(ProviderCall.self, Self.golden) == call)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import Persistence

@Suite("Constraints, provider calls and dates of a run")
struct RecordTests {
    private let folder: TemporaryFolder
    private let state: StateDatabase

    init() async throws {
        folder = try TemporaryFolder()
        state = try StateDatabase(folder: folder.state, now: Sample.at(0))
        try await state.write { rows in
            try rows.runs.insert(Sample.run, commitDate: Sample.at(-5000))
            try rows.workItems.insert([Sample.workItem()], run: Sample.run.id)
            try rows.attempts.insert(Sample.attempt(1))
        }
    }

    private static let call = ProviderCall(
        id: Sample.id(80), attempt: Sample.attempt(1).id, provider: "local", model: "m",
        reserved: ProviderCall.Cost(tokens: 1000, microdollars: 50), startedAt: Sample.at(1))

    @Test("a run's commit date is stored once, and is its start where none is given")
    func commitDate() async throws {
        let other = Run(
            id: Sample.id(70), specificationPath: "s.md", specificationDigest: Sample.digest, repositoryPath: "/r",
            startedAt: Sample.at(3))
        try await state.write { rows in try rows.runs.insert(other) }
        let dates = try await state.read { rows in
            [
                try rows.runs.commitDate(of: Sample.run.id), try rows.runs.commitDate(of: other.id),
                try rows.runs.commitDate(of: Sample.id(71)),
            ]
        }
        #expect(dates == [Sample.at(-5000), Sample.at(3), nil])
    }

    @Test("constraints come back in the envelope's order, and belong to a work item")
    func constraints() async throws {
        let names = ["scope", "build", "a.last"].compactMap { ConstraintName($0) }
        let constraints = names.map { Constraint(name: $0, level: .should, checker: .scope, statement: "Keep to it.") }
        try await state.write { rows in try rows.constraints.insert(constraints, workItem: Sample.id(2)) }
        #expect(try await state.read { rows in try rows.constraints.list(workItem: Sample.id(2)) } == constraints)
        let error = await #expect(throws: StateError.self) {
            try await state.write { rows in try rows.constraints.insert(constraints, workItem: Sample.id(3)) }
        }
        #expect(error?.code == "state.conflict")
    }

    @Test("money is settled once", arguments: [ProviderCall.Cost(tokens: 7, microdollars: 3), nil])
    func settled(cost: ProviderCall.Cost?) async throws {
        try await state.write { rows in
            try rows.providerCalls.reserve(Self.call)
            try rows.providerCalls.settle(Self.call.id, cost: cost, at: Sample.at(9))
        }
        let error = await #expect(throws: StateError.self) {
            try await state.write { rows in
                try rows.providerCalls.settle(Self.call.id, cost: Self.call.reserved, at: Sample.at(10))
            }
        }
        #expect(error?.code == "state.conflict")
        let found = try await state.read { rows in try rows.providerCalls.list(attempt: Self.call.attempt) }
        #expect(found.map(\.status) == [cost == nil ? .released : .settled])
        #expect(found.map(\.settled) == [cost])
    }

    @Test("a call that nobody reserved is not settled")
    func unknown() async {
        let error = await #expect(throws: StateError.self) {
            try await state.write { rows in try rows.providerCalls.settle(Sample.id(81), cost: nil, at: Sample.at(9)) }
        }
        #expect(error?.code == "state.unknown_id")
    }
}

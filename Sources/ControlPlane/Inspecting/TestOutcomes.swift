// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import FoundationEssentials
internal import Persistence

/// The tests that the checks of an attempt ran, each with how it ended: on the patch, as its inverted twin, and on the
/// base.
enum TestOutcomes {
    private static let ending = ".report"

    /// What of a runner's report names tests; a report that is none has none.
    private struct Report: Decodable {
        struct Row: Decodable {
            let test: String
            let outcome: String
        }

        let results: [Row]
    }

    /// One section for each stage that reported, a line for each test.
    static func sections(
        of files: [InspectedFile], in store: ArtifactStore
    ) async throws(StateError) -> [Inspection.Section] {
        var sections: [Inspection.Section] = []
        for file in files where file.kind == .evidence && file.name.hasSuffix(ending) {
            let bytes = try await store.read(file.digest)
            guard let report = try? JSONDecoder().decode(Report.self, from: Data(bytes)) else { continue }
            sections.append(
                Inspection.Section(
                    title: "\(file.name.dropLast(ending.count)), test by test",
                    facts: report.results.map { Inspection.Fact(name: $0.test, value: $0.outcome) }))
        }
        return sections
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Compiled test files and what they need, ready to run.
struct TestExecution: Sendable {
    private let scope: TestSelection
    private let codes: [String]
    private let support: [String]

    /// - Parameter code: which of a file's two compilations runs.
    init(_ scope: TestSelection, _ listing: TestListing, _ code: (TestListing.File) -> String) {
        self.scope = scope
        codes = listing.files.map(code)
        support = listing.support
    }

    /// The files judged in one place, and their positions among all; nil when there are none.
    func part(judged place: JudgePlace) -> (run: UnittestRunner.Execution, places: [Int])? {
        let places = scope.files(judged: place)
        guard !places.isEmpty else { return nil }
        let modules = zip(scope.support, support).filter { !$1.isEmpty }.map { (path: $0, code: $1) }
        let run = UnittestRunner.Execution(
            files: places.map { (path: scope.files[$0], code: codes[$0]) }, place: place, support: modules,
            kept: scope.kept, tests: scope.files)
        return (run, places)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension TestReport {
    /// The same with each file counted as its place among all files.
    func placed(at places: [Int]) -> TestReport {
        // A number that is none of its files belongs to no file at all.
        func place(_ file: Int) -> Int { places.indices.contains(file) ? places[file] : -1 }
        return TestReport(
            nonce: nonce,
            results: results.map {
                Row(file: place($0.file), test: $0.test, outcome: $0.outcome, message: $0.message, line: $0.line)
            },
            fixtures: fixtures.map { Fixture(file: place($0.file), message: $0.message, line: $0.line) },
            tampered: tampered)
    }

    /// Reports on different files as one.
    func joined(with other: TestReport) -> TestReport {
        TestReport(
            nonce: nonce, results: results + other.results, fixtures: fixtures + other.fixtures,
            tampered: tampered + other.tampered)
    }
}

extension Reading<TestReport> {
    /// Two runs as one: what kept either of them from a report keeps both.
    func joined(with other: Self) -> Self {
        switch (self, other) {
        case (.report(let first), .report(let second)): .report(first.joined(with: second))
        case (.broken, _): self
        case (_, .broken): other
        case (.refused, _): self
        case (_, .refused): other
        }
    }

    func placed(at places: [Int]) -> Self {
        guard case .report(let report) = self else { return self }
        return .report(report.placed(at: places))
    }
}

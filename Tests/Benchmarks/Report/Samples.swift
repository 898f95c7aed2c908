// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What one subject took, run after run.
struct Samples {
    private(set) var values: [Double] = []

    mutating func append(_ value: Double) { values.append(value) }

    /// The smallest value that at least this share of the samples does not exceed (nearest rank); 0 without samples.
    func percentile(_ percent: Int) -> Double {
        guard !values.isEmpty else { return 0 }
        let rank = (values.count * percent + 99) / 100
        return values.sorted()[max(rank, 1) - 1]
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One line of the report.
struct BenchRow: Encodable {
    let name: String
    let subject: String
    let unit: String
    /// How many samples the percentiles are of.
    let n: Int
    let p50: Double
    let p95: Double
    let p99: Double

    init(_ name: String, _ subject: String, unit: String, _ samples: Samples) {
        self.init(name, subject, unit: unit, n: samples.values.count, samples.percentile)
    }

    /// How often `base` goes into `samples`, percentile by percentile.
    init(_ name: String, _ subject: String, _ samples: Samples, over base: Samples) {
        self.init(name, subject, unit: "ratio", n: min(samples.values.count, base.values.count)) {
            let below = base.percentile($0)
            return below > 0 ? samples.percentile($0) / below : 0
        }
    }

    /// A number of its own.
    init(_ name: String, _ subject: String, unit: String, value: Double, n: Int) {
        self.init(name, subject, unit: unit, n: n) { _ in value }
    }

    private init(_ name: String, _ subject: String, unit: String, n: Int, _ percentile: (Int) -> Double) {
        self.name = name
        self.subject = subject
        self.unit = unit
        self.n = n
        p50 = Self.rounded(percentile(50))
        p95 = Self.rounded(percentile(95))
        p99 = Self.rounded(percentile(99))
    }

    /// More digits would be noise.
    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

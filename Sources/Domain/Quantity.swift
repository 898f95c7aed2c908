// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The units of the files that an operator writes. A number has its unit beside it, so that nobody has to know the key's.
package enum Quantity: Sendable {
    /// A plain number.
    case count
    /// Bytes: `0`, `4096B`, `64KiB`, `512MiB`, `2GiB`.
    case bytes
    /// Milliseconds: `0`, `500ms`, `600s`, `10min`, `2h`.
    case duration

    /// How errors show what is expected.
    package var example: String {
        switch self {
        case .count: "a whole number"
        case .bytes: "a size such as 512MiB (B, KiB, MiB, GiB)"
        case .duration: "a time such as 600s (ms, s, min, h)"
        }
    }

    /// Largest first.
    private var units: [(suffix: String, factor: Int)] {
        switch self {
        case .count: [("", 1)]
        case .bytes: [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)]
        case .duration: [("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1)]
        }
    }

    /// Digits and a unit of this kind; only zero needs no unit.
    package func isWellFormed(_ text: String) -> Bool { split(text) != nil }

    /// Nil also when the value does not fit.
    package func parse(_ text: String) -> Int? {
        guard let (digits, factor) = split(text), let number = Int(digits) else { return nil }
        let (product, overflows) = number.multipliedReportingOverflow(by: factor)
        return overflows ? nil : product
    }

    /// In the largest unit that needs no fraction.
    package func render(_ value: Int) -> String {
        guard value != 0, let unit = units.first(where: { value.isMultiple(of: $0.factor) }) else { return "0" }
        return "\(value / unit.factor)\(unit.suffix)"
    }

    private func split(_ text: String) -> (digits: Substring, factor: Int)? {
        let digits = text.prefix { $0.isASCII && $0.isWholeNumber }
        guard !digits.isEmpty else { return nil }
        let suffix = text[digits.endIndex...]
        if digits == "0", suffix.isEmpty { return (digits, 1) }
        return units.first { $0.suffix == suffix }.map { (digits, $0.factor) }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Foundation
internal import Linux

/// Everything that was measured: a table to read, JSON to keep.
struct BenchReport: Encodable {
    let machine = Machine()
    var rows: [BenchRow] = []

    private enum CodingKeys: CodingKey {
        case machine, rows
    }

    /// Replaces the file.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes = [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        let file: FileDescriptor = try Files.open(path, [.writeOnly, .create, .truncate], mode: 0o644)
        try Files.write(bytes, to: file, subject: path)
    }

    /// Columns, the numbers to the right.
    var table: String {
        let head = ["name", "subject", "unit", "n", "p50", "p95", "p99"]
        let lines =
            [head] + rows.map { [$0.name, $0.subject, $0.unit, "\($0.n)", "\($0.p50)", "\($0.p95)", "\($0.p99)"] }
        let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        let text = lines.map { line in
            zip(line.indices, line).map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column < 3 ? cell + padding : padding + cell
            }.joined(separator: "  ")
        }
        let title = "\(machine.cpu), \(machine.cores) cores, \(machine.memoryMiB) MiB, Linux \(machine.kernel)"
        return ([title] + text).joined(separator: "\n")
    }
}

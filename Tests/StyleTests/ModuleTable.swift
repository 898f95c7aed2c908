// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The documentation's table of modules: which target and types do the work of each, and which suites test it.
struct ModuleTable {
    /// One module.
    struct Row: Equatable {
        /// In the table's file, from 1.
        let line: Int
        /// Counted from 1, in the order of the headings.
        let phase: Int
        let module: String
        let target: String
        let types: [String]
        /// Of the module, and of the acceptance test.
        let suites: [String]
        /// The row names what does not exist yet.
        let isLater: Bool
    }

    let rows: [Row]
    /// Lines that look like rows and are none.
    let objections: [String]

    /// Reads the tables below `## Phase N: …`, each with five columns.
    init(_ text: String) {
        var rows: [Row] = []
        var objections: [String] = []
        var phase = 0
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("## Phase ") { phase += 1 }
            guard line.hasPrefix("| `") else { continue }
            let cells = line.split(separator: "|").map(String.init)
            let names = cells.map(Self.quoted)
            guard cells.count == 5, names[0].count == 1, names[1].count == 1 else {
                objections.append("\(index + 1): a row has a module, a target, types, suites and an acceptance test")
                continue
            }
            rows.append(
                Row(
                    line: index + 1, phase: phase, module: names[0][0], target: names[1][0], types: names[2],
                    suites: names[3] + names[4], isLater: line.contains("*later*")))
            if !line.contains("*later*"), names[3].isEmpty || names[4].isEmpty {
                objections.append("\(index + 1): `\(names[0][0])` has no suite or no acceptance test")
            }
        }
        self.rows = rows
        self.objections = objections
    }

    /// How many modules each phase has.
    var countsByPhase: [Int] {
        (1...max(1, rows.map(\.phase).max() ?? 1)).map { phase in rows.count { $0.phase == phase } }
    }

    /// What the rows claim and the code does not say.
    ///
    /// - Parameters:
    ///   - types: the types that each target declares.
    ///   - suites: the suites that tests declare.
    func disagreements(types: [String: Set<String>], suites: Set<String>) -> [String] {
        rows.flatMap { row in
            let declared = types[row.target] ?? []
            if row.isLater { return later(row, declared) }
            var found = types[row.target] == nil ? ["\(row.line): there is no target `\(row.target)`"] : []
            if row.types.isEmpty && !row.module.hasSuffix("__init__.py") {
                found.append("\(row.line): `\(row.module)` names no type")
            }
            found += row.types.filter { !declared.contains($0) }
                .map { "\(row.line): `\(row.target)` declares no `\($0)`" }
            return found
                + row.suites.filter { !suites.contains($0) }.map { "\(row.line): there is no suite `\($0)`" }
        }
    }

    private func later(_ row: Row, _ declared: Set<String>) -> [String] {
        if Floors.floor[row.target] == nil { return ["\(row.line): `\(row.target)` has no floor"] }
        if row.types.isEmpty { return ["\(row.line): `\(row.module)` names no type"] }
        return row.types.filter(declared.contains).map {
            "\(row.line): `\(row.module)` is not later: `\(row.target)` declares `\($0)`; fill the row in"
        }
    }

    private static func quoted(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}

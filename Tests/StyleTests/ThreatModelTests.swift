// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// The threat model's claims name the tests that attack them, and these exist.
@Suite struct ThreatModelTests {
    /// `NameTests` in backquotes.
    private static func suites(in text: String) -> [String] {
        text.split(separator: "`").map(String.init).filter { word in
            word.hasSuffix("Tests") && word.allSatisfy { $0.isLetter || $0 == "/" }
        }.compactMap { $0.split(separator: "/").last.map(String.init) }
    }

    @Test("each suite that the threat model names has a file")
    func exist() {
        let named = Self.suites(in: House.text("policies/README.md"))
        let files = Set(House.files.map { $0.path.split(separator: "/").last.map(String.init) ?? "" })
        #expect(named.filter { !files.contains("\($0).swift") } == [])
        #expect(named.count > 10)
    }

    @Test("the table of threats has each class once, with suites that exist and a word for each of four hosts")
    func table() {
        let rows = House.text("Sources/nexus/nexus.docc/Threats.md").split(separator: "\n")
            .filter { $0.hasPrefix("| T") }
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        #expect(rows.map { $0[0].prefix { $0 != " " } } == (1...35).map { "T\($0)" })
        let files = Set(House.files.map { $0.path.split(separator: "/").last.map(String.init) ?? "" })
        for row in rows {
            let named = Self.suites(in: row[1])
            #expect(named.isEmpty == (row[1] == "*later*"), "\(row[0])")
            #expect(named.filter { !files.contains("\($0).swift") } == [], "\(row[0])")
            #expect(row.count == 6, "\(row[0])")
            let words = ["enforced", "absent: ", "not run"]
            #expect(row.dropFirst(2).allSatisfy { cell in words.contains { cell.hasPrefix($0) } }, "\(row[0])")
        }
    }

    @Test("each claim of a boundary names one")
    func claims() {
        let text = House.text("policies/README.md")
        let section = text.split(separator: "**A boundary**").last?.split(separator: "**No boundary**").first ?? ""
        let claims = section.split(separator: "\n- ").dropFirst()
        #expect(claims.count == 6)
        #expect(claims.filter { Self.suites(in: String($0)).isEmpty } == [])
    }
}

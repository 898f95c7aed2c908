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

    @Test("each claim of a boundary names one")
    func claims() {
        let text = House.text("policies/README.md")
        let section = text.split(separator: "**A boundary**").last?.split(separator: "**No boundary**").first ?? ""
        let claims = section.split(separator: "\n- ").dropFirst()
        #expect(claims.count == 6)
        #expect(claims.filter { Self.suites(in: String($0)).isEmpty } == [])
    }
}

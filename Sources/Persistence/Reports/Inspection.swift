// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Everything known about one identifier, with what it rests on one level down: `nexus inspect ID`.
package struct Inspection: Codable, Sendable, Equatable {
    /// Facts about one thing.
    package struct Section: Codable, Sendable, Equatable {
        package let title: String
        package let facts: [Fact]

        package init(title: String, facts: [Fact]) {
            self.title = title
            self.facts = facts
        }
    }

    /// One line: what, and its value.
    package struct Fact: Codable, Sendable, Equatable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What the identifier names, for example `attempt`.
    package let kind: String
    package let id: String
    /// The thing itself first.
    package let sections: [Section]

    init(kind: String, id: String, sections: [Section]) {
        self.kind = kind
        self.id = id
        self.sections = sections.filter { !$0.facts.isEmpty }
    }

    /// The same with more to tell, at its end.
    package func adding(_ sections: [Section]) -> Inspection {
        Inspection(kind: kind, id: id, sections: self.sections + sections)
    }

    /// For people, safe to show on a terminal: lines of a value that has several are indented below its name.
    package var text: String {
        sections.map { section in
            let width = section.facts.map(\.name.count).max() ?? 0
            let lines = section.facts.map { fact in
                let padding = String(repeating: " ", count: width - fact.name.count + 2)
                let lines = fact.value.split(separator: "\n", omittingEmptySubsequences: false).map {
                    TerminalText.escape(String($0))
                }
                let indented = lines.joined(separator: "\n" + String(repeating: " ", count: width + 4))
                return "  \(TerminalText.escape(fact.name))\(padding)\(indented)\n"
            }
            return TerminalText.escape(section.title) + "\n" + lines.joined()
        }.joined(separator: "\n")
    }

    /// The same for programs.
    package var json: String { get throws(StateError) { try ReportText.json(self) } }
}

extension Inspection.Section {
    /// A section of the given facts, in order.
    init(_ title: String, _ facts: KeyValuePairs<String, String?>) {
        self.init(title: title, facts: facts.compactMap { name, value in value.map { .init(name: name, value: $0) } })
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One value of a TOML document, with the line that its key stands on.
package struct TOMLNode: Sendable, Equatable {
    /// A key and what it is set to.
    package struct Entry: Sendable, Equatable {
        package let key: String
        package let value: TOMLNode
    }

    /// What a value is made of.
    package indirect enum Content: Sendable, Equatable {
        case text(String)
        case integer(Int)
        case number(Double)
        case flag(Bool)
        /// A date, a time, or both; nothing in nexus is set to one.
        case date
        case list([TOMLNode])
        /// In the order of the file; keys are unique.
        case table([Entry])
    }

    package let content: Content
    /// From 1. Of a table that several headers speak of, the first; of an element, its own.
    package let line: Int

    /// What an error calls this kind of value.
    package var kind: String {
        switch content {
        case .text: "a text"
        case .integer: "a whole number"
        case .number: "a fraction"
        case .flag: "true or false"
        case .date: "a date or time"
        case .list: "a list"
        case .table: "a table"
        }
    }

    /// What a key of this table is set to; nil also where this is no table.
    package subscript(key: String) -> TOMLNode? {
        guard case .table(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }
}

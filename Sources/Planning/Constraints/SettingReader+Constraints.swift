// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Policies

extension SettingReader {
    /// A name as identifiers of nexus are written.
    func name<Kind>(_ key: String, what: String) throws(PolicyError) -> Name<Kind> {
        let text = try text(key)
        guard let name = Name<Kind>(text) else {
            throw wrong(
                key, "\(PolicyError.quoted(text)) is not \(what)",
                hint: "at most 64 letters, digits, `-`, `_` and `.`, and no dot or dash in front")
        }
        return name
    }

    /// One of the words that a type has.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String) throws(PolicyError) -> Choice {
        let text = try text(key)
        guard let choice = Choice(rawValue: text) else {
            throw unknown(
                key, text, Choice.allCases.map(\.rawValue), at: optional(key)?.location ?? location)
        }
        return choice
    }

    /// Path patterns, at least one.
    func patterns(_ key: String) throws(PolicyError) -> [PathPattern] {
        var patterns: [PathPattern] = []
        for element in try texts(key) {
            guard let pattern = PathPattern(element.text) else {
                throw PolicyError(
                    .badPath, operation: operation, subject: subject(key),
                    cause: "\(PolicyError.quoted(element.text)) is not a path pattern",
                    hint: "a path in the repository, `*` within a name, `/**` at the end", location: element.location)
            }
            patterns.append(pattern)
        }
        guard !patterns.isEmpty else { throw wrong(key, "the list is empty") }
        return patterns
    }

    /// An error about the value of a key.
    func wrong(_ key: String, _ cause: String, hint: String? = nil) -> PolicyError {
        PolicyError(
            .wrongType, operation: operation, subject: subject(key), cause: cause, hint: hint,
            location: optional(key)?.location ?? location)
    }

    /// An error about a word that nobody knows.
    func unknown(_ key: String, _ text: String, _ known: [String], at location: SourceLocation) -> PolicyError {
        PolicyError(
            .unknownName, operation: operation, subject: subject(key),
            cause: "\(PolicyError.quoted(text)) is not known", hint: "one of \(known.joined(separator: ", "))",
            location: location)
    }
}

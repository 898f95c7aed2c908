// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Policies

/// Reads the entries of one constraint file: `nexus-constraints: 1`. What a file may say depends on whose it is.
struct ConstraintFile {
    /// Who wrote it.
    enum Author {
        /// The operator: trusted.
        case installation
        /// The target repository: it may add, and tighten.
        case repository
    }

    /// One entry.
    enum Entry: Equatable {
        case rule(ConstraintRule)
        case tightening(ConstraintTightening)
    }

    static let operation = "read constraint"

    let source: ConstraintSource
    let author: Author

    /// In the order of the file.
    func entries() throws(PolicyError) -> [Entry] {
        let elements = try source.elements("constraints", versionKey: "nexus-constraints", operation: Self.operation)
        var entries: [Entry] = []
        for element in elements { entries.append(try entry(element)) }
        return entries
    }

    private func entry(_ element: Setting) throws(PolicyError) -> Entry {
        let all = try SettingReader(element, path: "", operation: Self.operation, keys: nil)
        if author == .repository, all.optional("tighten") != nil { return .tightening(try tightening(element)) }
        var keys = ["name", "level", "checker", "sentence", "parameters", "applies-to"]
        switch author {
        case .installation: keys += ["each", "overridable"]
        case .repository: keys.append("tighten")
        }
        let reader = try SettingReader(element, path: "", operation: Self.operation, keys: keys)
        let name: ConstraintName = try reader.name("name", what: "a constraint's name")
        let entry = try SettingReader(element, path: name.text, operation: Self.operation, keys: keys)
        return .rule(try rule(entry, name: name))
    }

    private func rule(_ reader: SettingReader, name: ConstraintName) throws(PolicyError) -> ConstraintRule {
        let checker: Constraint.Checker = try reader.choice("checker")
        let extent = try extent(reader, checker: checker)
        let (risks, paths) = try audience(reader)
        let sentence = try reader.text("sentence")
        guard !sentence.isEmpty, sentence.utf8.count <= 400, TerminalText.isPlain(sentence) else {
            throw reader.wrong("sentence", "expected one plain sentence of at most 400 bytes")
        }
        return ConstraintRule(
            name: name, extent: extent, checker: checker, limits: try limits(reader, checker: checker),
            risks: risks, paths: paths, sentence: sentence,
            isOverridable: reader.optional("overridable") == nil ? true : try reader.boolean("overridable"),
            location: reader.location)
    }

    private func extent(
        _ reader: SettingReader, checker: Constraint.Checker
    ) throws(PolicyError) -> ConstraintRule.Extent {
        guard reader.optional("each") != nil else { return .workItem(try reader.choice("level")) }
        guard try reader.text("each") == "requirement", checker == .tests else {
            throw reader.wrong("each", "expected requirement, for the checker tests")
        }
        for key in ["level", "applies-to", "overridable"] where reader.optional(key) != nil {
            throw reader.wrong(key, "each requirement says this for itself")
        }
        return .requirement
    }

    private func tightening(_ element: Setting) throws(PolicyError) -> ConstraintTightening {
        let reader = try SettingReader(
            element, path: "", operation: Self.operation, keys: ["tighten", "level", "parameters"])
        let level: ObligationLevel? = reader.optional("level") == nil ? nil : try reader.choice("level")
        let limits = try limits(reader, checker: .scope)
        guard level != nil || limits != nil else {
            throw reader.wrong("tighten", "neither level nor parameters are given")
        }
        return ConstraintTightening(
            name: try reader.name("tighten", what: "a constraint's name"), level: level,
            levelLocation: reader.optional("level")?.location ?? reader.location, limits: limits,
            limitsLocation: reader.optional("parameters")?.location ?? reader.location, location: reader.location)
    }

    private func limits(
        _ reader: SettingReader, checker: Constraint.Checker
    ) throws(PolicyError) -> Constraint.Limits? {
        guard reader.optional("parameters") != nil else { return nil }
        guard checker == .scope else {
            throw reader.wrong("parameters", "the checker \(checker.rawValue) has no parameters")
        }
        let table = try reader.table("parameters", keys: ["max-files", "max-bytes", "forbid"])
        return Constraint.Limits(
            files: table.optional("max-files") == nil ? nil : try table.quantity("max-files", .count, 1...1_000_000),
            bytes: table.optional("max-bytes") == nil ? nil : try table.quantity("max-bytes", .bytes, 1...1 << 40),
            forbidden: table.optional("forbid") == nil ? [] : try table.patterns("forbid"))
    }

    private func audience(_ reader: SettingReader) throws(PolicyError) -> (Set<RiskTier>, [PathPattern]) {
        guard reader.optional("applies-to") != nil else { return (Set(RiskTier.allCases), []) }
        let table = try reader.table("applies-to", keys: ["risk", "paths"])
        var risks = Set(RiskTier.allCases)
        if table.optional("risk") != nil {
            risks = []
            for element in try table.texts("risk") {
                guard let tier = RiskTier(rawValue: element.text) else {
                    throw table.unknown("risk", element.text, RiskTier.allCases.map(\.rawValue), at: element.location)
                }
                risks.insert(tier)
            }
        }
        guard !risks.isEmpty else { throw table.wrong("risk", "it applies to nothing") }
        return (risks, table.optional("paths") == nil ? [] : try table.patterns("paths"))
    }
}

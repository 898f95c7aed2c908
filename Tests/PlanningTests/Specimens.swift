// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Planning
import SpecIngestion

/// Plans for tests.
enum Specimens {
    /// The sample that is shipped.
    static func sample() throws -> SpecMap {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../samples/specs/minimal_design_doc.md")
        return try read(Array(Data(contentsOf: file)), file: "minimal_design_doc.md")
    }

    static func read(_ text: String, allowUnproven: Bool = false) throws -> SpecMap {
        try read(Array(text.utf8), file: "spec.md", allowUnproven: allowUnproven)
    }

    /// The constraints that are shipped.
    static func shipped() throws -> ConstraintSource {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../policies/constraints/base.yaml")
        return ConstraintSource(file: "policies/constraints/base.yaml", bytes: Array(try Data(contentsOf: file)))
    }

    /// Files of the repository, each with entries of `nexus-constraints: 1`.
    static func house(_ entries: String, file: String = ".nexus/constraints/house.yaml") -> ConstraintSource {
        ConstraintSource(file: file, bytes: Array("nexus-constraints: 1\nconstraints:\n\(entries)".utf8))
    }

    /// On 2026-06-15.
    static func overrides(_ entries: String) throws(PlanningError) -> [RequestedOverride] {
        try RequestedOverride.read(
            ConstraintSource(file: "o.yaml", bytes: Array("nexus-overrides: 1\noverrides:\n\(entries)".utf8)),
            now: Timestamp(milliseconds: 1_781_481_600_000))
    }

    static func compile(
        _ specification: SpecMap, house: [ConstraintSource] = [], overrides: [RequestedOverride] = []
    ) throws -> Plan {
        let registry = try ConstraintRegistry([shipped()]).adding(repositoryFiles: house)
        let identifiers = ULIDGenerator(now: { Timestamp(milliseconds: 1_000) }, random: { (1, 1) })
        return try ConstraintCompiler(identifiers: identifiers, registry: registry, overrides: overrides)
            .compile(specification)
    }

    /// The error that compiling ends in, if it does.
    static func error(_ body: () throws -> Void) -> PlanningError? {
        do {
            try body()
            return nil
        } catch { return error as? PlanningError }
    }

    /// The same for a specification alone.
    static func error(_ specification: SpecMap) -> PlanningError? { error { _ = try compile(specification) } }

    private static func read(_ bytes: [UInt8], file: String, allowUnproven: Bool = false) throws -> SpecMap {
        let digest = Digest(bytes: Array(repeating: 7, count: 32))!
        return try SpecificationReader(allowUnproven: allowUnproven).read(bytes, file: file, digest: digest)
    }
}

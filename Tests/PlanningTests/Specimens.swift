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

    static func compile(_ specification: SpecMap, base: [Constraint] = []) throws(PlanningError) -> Plan {
        let identifiers = ULIDGenerator(now: { Timestamp(milliseconds: 1_000) }, random: { (1, 1) })
        return try ConstraintCompiler(identifiers: identifiers, base: base).compile(specification)
    }

    /// The error that compiling ends in, if it does.
    static func error(_ specification: SpecMap, base: [Constraint] = []) -> PlanningError? {
        do throws(PlanningError) {
            _ = try compile(specification, base: base)
            return nil
        } catch {
            return error
        }
    }

    private static func read(_ bytes: [UInt8], file: String, allowUnproven: Bool = false) throws -> SpecMap {
        let digest = Digest(bytes: Array(repeating: 7, count: 32))!
        return try SpecificationReader(allowUnproven: allowUnproven).read(bytes, file: file, digest: digest)
    }
}

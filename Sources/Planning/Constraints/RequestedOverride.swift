// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Policies

/// One entry of an operator's override file: which constraint is lowered, for which part of the plan.
package struct RequestedOverride: Sendable, Equatable {
    /// Where it holds.
    enum Target: Sendable, Equatable {
        case workItem(WorkItemName)
        /// The constraint must stand for this requirement.
        case requirement(RequirementName)
    }

    let constraint: ConstraintName
    let target: Target
    let decision: ConstraintOverride

    private static let operation = "read override"

    /// Reads `nexus-overrides: 1`.
    /// - Parameter now: what has expired by then is refused, not left out: its author believes that it holds.
    /// - Throws: `overrides.…` with file and line.
    package static func read(_ source: ConstraintSource, now: Timestamp) throws(PlanningError) -> [RequestedOverride] {
        var overrides: [RequestedOverride] = []
        do throws(PolicyError) {
            let elements = try source.elements("overrides", versionKey: "nexus-overrides", operation: operation)
            for element in elements { overrides.append(try override(element)) }
        } catch { throw PlanningError(error, as: "overrides") }
        var seen: [RequestedOverride] = []
        for override in overrides {
            func error(_ cause: PlanningError.Cause, hint: String? = nil) -> PlanningError {
                PlanningError(
                    location: override.decision.location, operation: "override", subject: override.constraint.text,
                    cause: cause, hint: hint)
            }
            guard now < override.decision.expires.end else {
                throw error(.expired(override.decision.expires), hint: "take it out, or have it decided anew")
            }
            if let first = seen.first(where: {
                $0.constraint == override.constraint && $0.target == override.target
            }) {
                throw error(.overriddenTwice(first.decision.location))
            }
            seen.append(override)
        }
        return overrides
    }

    private static func override(_ element: Setting) throws(PolicyError) -> RequestedOverride {
        let keys = ["constraint", "work-item", "requirement", "justification", "author", "expires"]
        let reader = try SettingReader(element, path: "", operation: operation, keys: keys)
        let target: Target
        switch (reader.optional("work-item"), reader.optional("requirement")) {
        case (_?, nil): target = .workItem(try reader.name("work-item", what: "a work item's name"))
        case (nil, _?): target = .requirement(try reader.name("requirement", what: "a requirement's name"))
        default:
            throw PolicyError(
                .contradiction, operation: operation, subject: "",
                cause: "it needs a work-item or a requirement, not both",
                location: reader.location)
        }
        let date = try reader.text("expires")
        guard let expires = CalendarDate(date) else {
            throw reader.wrong("expires", "\(PolicyError.quoted(date)) is not a date", hint: "write 2027-01-31")
        }
        return RequestedOverride(
            constraint: try reader.name("constraint", what: "a constraint's name"), target: target,
            decision: ConstraintOverride(
                justification: try words("justification", reader), author: try words("author", reader),
                expires: expires, location: reader.location))
    }

    private static func words(_ key: String, _ reader: SettingReader) throws(PolicyError) -> String {
        let text = try reader.text(key)
        guard text.contains(where: { !$0.isWhitespace }), text.utf8.count <= 1000,
            TerminalText.isPlain(lines: text)
        else { throw reader.wrong(key, "expected plain words, at most 1000 bytes") }
        return text
    }
}

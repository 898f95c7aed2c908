// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Decides one kind of constraint.
package protocol PatchChecker: Sendable {
    /// The kind; it makes one record for each constraint of it.
    var checker: Constraint.Checker { get }

    /// Never throws: what keeps it from a verdict is in the records, as `error`.
    func check(_ subject: CheckSubject, context: CheckContext) async -> CheckResult
}

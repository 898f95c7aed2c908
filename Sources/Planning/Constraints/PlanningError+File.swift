// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Policies

extension PlanningError {
    /// What is wrong with a file's form, under a code of this module's: `constraints.unknown-key`.
    init(_ error: PolicyError, as family: String) {
        let kind = error.code.rawValue.split(separator: ".").last.map(String.init) ?? error.code.rawValue
        // Those of policies speak of what a policy extends.
        let hint = [.missingKey, .empty].contains(error.code) ? nil : error.hint
        self.init(
            location: error.location, operation: error.operation,
            subject: error.subject == error.location?.file ? "" : error.subject,
            cause: .file(code: "\(family).\(kind)", sentence: error.cause), hint: hint)
    }
}

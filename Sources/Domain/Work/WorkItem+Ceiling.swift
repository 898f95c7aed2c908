// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Budget {
    /// The lower of both in each respect.
    package func lowered(by ceiling: Budget) -> Budget {
        Budget(
            attempts: min(attempts, ceiling.attempts), attemptSeconds: min(attemptSeconds, ceiling.attemptSeconds),
            tokens: min(tokens, ceiling.tokens), microdollars: min(microdollars, ceiling.microdollars))
    }
}

extension WorkItem {
    /// The same work with a budget that nowhere exceeds `ceiling`.
    package func lowered(by ceiling: Budget) -> WorkItem {
        let envelope = ConstraintEnvelope(
            constraints: envelope.constraints, scope: envelope.scope, protectedPaths: envelope.protectedPaths,
            tests: envelope.tests, riskTier: envelope.riskTier, budget: envelope.budget.lowered(by: ceiling))
        return WorkItem(
            id: id, name: name, title: title, requirements: requirements, dependencies: dependencies,
            envelope: envelope, status: status)
    }
}

extension Plan {
    /// The same plan with no budget above `ceiling`.
    package func lowered(by ceiling: Budget) -> Plan {
        Plan(
            specification: specification, workItems: workItems.map { $0.lowered(by: ceiling) },
            criticalPath: criticalPath)
    }
}

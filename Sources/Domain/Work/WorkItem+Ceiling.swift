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
        // A copy, so that nothing else is lost.
        var item = self
        item.envelope.budget = envelope.budget.lowered(by: ceiling)
        return item
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

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Sandbox
import Testing

extension Trait where Self == ConditionTrait {
    /// Only where a supervisor can confine an orchestrator, which is found out by trying; `root` in NEXUS_REQUIRE says
    /// that this host must be such a place.
    static var privileged: ConditionTrait {
        let absence = HostileOrchestratorPlans.host.absent[.supervisorBoundary]
        return .enabled(
            if: absence == nil || HostileOrchestratorPlans.isRequired, Comment(rawValue: absence?.cause ?? ""))
    }
}

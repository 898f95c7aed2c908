// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Sandbox
import Testing

extension Trait where Self == ConditionTrait {
    /// Only where a supervisor can confine an orchestrator: found out by trying. `root` in NEXUS_REQUIRE says that this
    /// host must be such a place.
    static var privileged: ConditionTrait {
        let absence = HostProbe.run().absent[.supervisorBoundary]
        let names = ProcessInfo.processInfo.environment["NEXUS_REQUIRE"]?.split(separator: ",") ?? []
        return .enabled(if: absence == nil || names.contains("root"), Comment(rawValue: absence?.cause ?? ""))
    }
}

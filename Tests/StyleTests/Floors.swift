// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Which target stands on which floor. A target imports only from floors below its own.
enum Floors {
    /// The floor of each target, from the ground up.
    static let floor: [String: Int] = [
        "CLinux": 0, "CSeccomp": 0, "CCapability": 0, "CMarkdown": 0, "Domain": 0,
        "Linux": 1, "Policies": 1, "Settings": 1, "Observability": 1,
        "SandboxRuntime": 2, "Persistence": 2, "SpecIngestion": 2, "Planning": 2,
        "Sandbox": 3, "Egress": 3, "IntegrationPlane": 3, "KnowledgePlane": 3,
        "VerificationPlane": 4, "SynthesisPlane": 4,
        "ControlPlane": 5,
        "nexus": 6, "nexus-supervisor": 6, "nexus-agent": 6,
    ]

    /// What is linked into a static executable that holds privileges or lives in a sandbox.
    static let privileged: Set = ["CLinux", "Domain", "Linux", "SandboxRuntime", "nexus-supervisor", "nexus-agent"]

    /// Whether a module starts threads, or is too large to audit.
    static func isHeavy(_ module: String) -> Bool {
        ["Foundation", "Dispatch", "Crypto", "_Crypto", "Subprocess", "NIO"].contains { module.hasPrefix($0) }
    }

    /// Why one target may not use another, nil when it may.
    static func objection(to used: String, in target: String) -> String? {
        guard let own = floor[target] else { return "target `\(target)` has no floor" }
        guard let other = floor[used], other >= own else { return nil }
        return "`\(target)` (floor \(own)) uses `\(used)` (floor \(other))"
    }
}

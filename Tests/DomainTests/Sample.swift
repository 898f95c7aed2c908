// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// One value of each stored type with every field set to something that a careless encoder would lose.
enum Sample {
    static let digest = Digest(bytes: [UInt8](repeating: 0xA1, count: 32))!
    static let otherDigest = Digest(bytes: [UInt8](repeating: 0x0F, count: 32))!
    static let old = ObjectName(String(repeating: "0", count: 40))!
    static let new = ObjectName(String(repeating: "ab", count: 20))!
    static let tree = ObjectName(String(repeating: "cd", count: 32))!
    static let location = SourceLocation(file: "spec \"é\".md", line: 12)

    /// An identifier that differs in its last character only.
    static func id<Kind>(_ number: UInt64) -> Identifier<Kind> {
        Identifier(ULID(high: 0x0156_3E3A_B5D3_D676, low: number))
    }
    static func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_700_000_000_000 + milliseconds) }
    static func path(_ text: String) -> RepositoryPath { RepositoryPath(text)! }

    static let requirement = Requirement(
        name: RequirementName("REQ-1")!, title: "Greet by name", text: "Says *hello*.\n\tAnd \u{1F44B} \\ /.",
        level: .must,
        dependencies: [RequirementName("REQ-0")!],
        tests: [path("tests/test_a.py"), RepositoryPath(bytes: [0x74, 0xFF, 0x25])!],
        location: location)
    static let budget = Budget(attempts: 3, attemptSeconds: 600, tokens: 1_000_000, microdollars: 9_007_199_254_740_993)
    static let specMap = SpecMap(
        title: "Greetings", digest: digest, requirements: [requirement],
        components: [
            Component(
                name: WorkItemName("A")!, title: "Salutations",
                scope: [PathPattern("greetings/**")!, PathPattern("a*.py")!],
                riskTier: .critical, budget: budget, requirements: [requirement.name], location: location),
            Component(
                name: WorkItemName("B")!, title: "", scope: [], riskTier: .low, budget: nil, requirements: [],
                location: location),
        ],
        acceptanceFiles: [
            AcceptanceFile(
                path: path("tests/test_a.py"), language: "python", content: "import unittest\n\u{0}", location: location
            )
        ])
    static let constraint = Constraint(
        name: ConstraintName("tests.REQ-1")!, level: .should, checker: .tests, statement: "The tests pass.",
        requirements: [requirement.name], location: location,
        limits: Constraint.Limits(files: 3, bytes: 1 << 40, forbidden: [PathPattern("docs/**")!]), override: override)
    static let override = ConstraintOverride(
        justification: "It is \"down\".\nSince May.", author: "Ada <ada@example.org>",
        expires: CalendarDate("2027-01-31")!, location: location)
    static let envelope = ConstraintEnvelope(
        constraints: [
            constraint,
            Constraint(name: ConstraintName("scope")!, level: .must, checker: .scope, statement: "Stay inside."),
        ],
        scope: [PathPattern("greetings/**")!], protectedPaths: [path("tests/test_a.py")],
        tests: [path("tests/test_a.py")],
        riskTier: .medium, budget: budget)
    static let workItem = WorkItem(
        id: id(2), name: WorkItemName("A")!, title: "Salutations", requirements: [requirement.name],
        dependencies: [WorkItemName("Z")!], envelope: envelope, status: .refused)
    static let plan = Plan(specification: specMap, workItems: [workItem], criticalPath: [workItem.name])
    static let run = Run(
        id: id(1), specificationPath: "spec.md", specificationDigest: digest, repositoryPath: "/home/someone/greetings",
        startedAt: at(0), endedAt: at(1), status: .cancelled, basis: digest, policies: [digest.description: "verifier"])
    static let outcome = SandboxOutcome(
        ending: .fault(stage: "mount", error: "EPERM (operation not permitted)", subject: "/proc"), wallMicroseconds: 1,
        cpuMicroseconds: 2, peakMemoryBytes: 3, pidsRefused: 4, readBytes: 5, writtenBytes: 6,
        denials: [.init(call: "ptrace", count: 7), .init(call: "mount", count: 1)], plan: digest)
    static let reason = GateReason(constraint: constraint.name, code: "tests.tampered", isInfrastructure: true)
    static let diagnostic = Diagnostic(
        code: "tests.failed", message: "expected 1\nfound 2", path: "tests/test_a.py", line: 7)
    static let feedback = Feedback(
        reasons: [reason], diagnostics: [diagnostic, Diagnostic(code: "scope.path", message: "")])
    static let attempt = Attempt(
        id: id(3), workItem: id(2), number: 2, agent: "nexus-agent/replay", base: new, startedAt: at(-5),
        endedAt: at(5),
        status: .refused, patchDigest: otherDigest, patchText: digest, outcome: outcome, feedback: feedback)
    static let artifact = Artifact(
        id: id(4), name: "tests.stdout", mediaType: "text/plain; charset=utf-8", digest: otherDigest,
        byteCount: 5_000_000_000)
    static let evidence = EvidenceRecord(
        id: id(5), attempt: id(3), constraint: constraint.name, checker: .tests,
        key: EvidenceRecord.Key(
            patch: otherDigest, baseTree: tree, constraints: digest, plan: digest,
            tools: ["python3 3.11.2", "git 2.39.5"]),
        result: .error, diagnostics: [diagnostic], artifacts: [artifact], startedAt: at(9), milliseconds: 1234,
        override: override)
    static let merge = MergeRecord(
        id: id(6), workItem: id(2), attempt: id(3), ref: Constants.integrationRef, old: old, new: new, tree: tree,
        evidence: [id(5), id(7)], mergedAt: at(10))
    static let counters = RunCounters(
        run: run.id, values: ["attempts.started": 2, "checks.pass": 5], at: Timestamp(milliseconds: 1_700_000_000_012))
    static let incident = Incident(
        id: id(8), run: id(1), code: "sandbox.launch", message: "clone3: EPERM \u{1B}[2J", at: at(11))
    static let policy: SandboxPolicy = {
        var policy = plainPolicy
        policy.waived = [.sharedLower, .landlock]
        policy.syscalls.rules = [.init(call: "kill", argument: 1, values: [0, .max])]
        policy.hasUserNamespace = false
        policy.masks = ["/proc/meminfo"]
        policy.egress = [Destination(host: "registry.example", port: 443)]
        return policy
    }()
    static let plainPolicy = SandboxPolicy(
        name: PolicyName("agent")!, demands: Guarantee.allCases,
        identity: SandboxPolicy.Identity(uid: 1000, gid: .max, hostname: "sandbox"), image: ImageName("host")!,
        imageDigest: digest,
        workspace: SandboxPolicy.Scratch(path: "/workspace", bytes: 1 << 30, inodes: 10_000, isExecutable: true),
        workspaceMedium: .disk,
        scratch: [SandboxPolicy.Scratch(path: "/tmp", bytes: 1 << 20, inodes: 100, isExecutable: false)],
        limits: SandboxPolicy.Limits(
            memoryBytes: 1 << 33, swapBytes: 0, pids: 64, cpuPercent: 200, wallMilliseconds: 60_000, openFiles: 256,
            fileBytes: 1 << 28, reserveBytes: 1 << 29, idleMilliseconds: 5000, cpuMilliseconds: 30_000,
            outputBytes: 1 << 20, ioBytesPerSecond: 1 << 21),
        syscalls: SandboxPolicy.Syscalls(
            sets: ["base", "threads"], allow: ["getcpu"], deny: ["ptrace"], report: 16, action: .end),
        environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"])
    static let image = Image(
        name: ImageName("host")!,
        hostPaths: [
            Image.HostPath(source: "/usr", target: "/usr", isOptional: false),
            Image.HostPath(source: "/opt", target: "/o", isOptional: true),
        ],
        synthetic: [
            Image.Synthetic(path: "/etc/passwd", content: .text("root:x:0:0::/:/bin/sh\n")),
            Image.Synthetic(path: "/bin", content: .link(target: "usr/bin")),
        ])
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

@testable import KnowledgePlane

/// A run whose one work item was merged on one record of evidence with one artifact.
enum Sample {
    static let run: RunID = id(1)
    static let merge: MergeID = id(6)
    static let output = Array("ok\n".utf8)
    static let specification = Array("# Greetings\n".utf8)
    static let commit = ObjectName(String(repeating: "ab", count: 20))!
    static let tree = ObjectName(String(repeating: "cd", count: 20))!
    static let patch = Digest(sha256Of: [1])
    static let constraint = ConstraintName("tests.REQ-1")!

    static func id<Kind>(_ number: UInt64) -> Identifier<Kind> {
        Identifier(ULID(high: 0x018B_CFE5_6800_0000, low: number))
    }

    static let envelope = ConstraintEnvelope(
        constraints: [
            Constraint(name: constraint, level: .must, checker: .tests, statement: "The tests pass: é/\u{1B}[2J.")
        ],
        scope: [PathPattern("greetings/**")!], protectedPaths: [], tests: [RepositoryPath("tests/test_a.py")!],
        riskTier: .low, budget: .standard)

    static let evidence = EvidenceRecord(
        id: id(4), attempt: id(3), constraint: constraint, checker: .tests,
        key: EvidenceRecord.Key(
            patch: patch, baseTree: tree,
            constraints: Digest(sha256Of: try! CanonicalJSON.encode(Document(envelope), as: "")),
            plan: Digest(sha256Of: [2]), tools: ["python3 3.11.2"]),
        result: .pass, diagnostics: [],
        artifacts: [
            Artifact(
                id: id(5), name: "tests.stdout", mediaType: "text/plain", digest: Digest(sha256Of: output),
                byteCount: output.count)
        ],
        startedAt: Timestamp(milliseconds: 3), milliseconds: 40)

    static let records: BundleRecords = {
        var records = BundleRecords()
        records.runs = [
            Run(
                id: run, specificationPath: "spec.md", specificationDigest: Digest(sha256Of: specification),
                repositoryPath: "/repository", startedAt: Timestamp(milliseconds: 1), status: .succeeded)
        ]
        records.workItems = [
            BundleRecords.Item(
                run: run,
                workItem: WorkItem(
                    id: id(2), name: WorkItemName("A")!, title: "Salutations",
                    requirements: [RequirementName("REQ-1")!], dependencies: [], envelope: envelope, status: .merged))
        ]
        records.attempts = [
            Attempt(
                id: id(3), workItem: id(2), number: 2, agent: "nexus-agent/replay", base: commit,
                startedAt: Timestamp(milliseconds: 2), status: .merged, patchDigest: patch)
        ]
        records.evidence = [evidence]
        records.merges = [
            MergeRecord(
                id: merge, workItem: id(2), attempt: id(3), ref: Constants.integrationRef,
                old: ObjectName(String(repeating: "0", count: 40))!, new: commit, tree: tree, evidence: [id(4)],
                mergedAt: Timestamp(milliseconds: 4))
        ]
        records.events = [
            Event(id: id(7), run: run, at: Timestamp(milliseconds: 1), payload: .runCancelled),
            Event(id: id(8), run: run, at: Timestamp(milliseconds: 2), payload: .runEnded(status: .succeeded)),
        ]
        return records
    }()

    static let key = SigningKey(seed: [UInt8](repeating: 7, count: 32))!
    static let otherKey = SigningKey(seed: [UInt8](repeating: 8, count: 32))!

    static func bundle(_ records: BundleRecords = records, key: SigningKey = key) throws -> [UInt8] {
        var writer = try BundleWriter(records, key: key)
        try writer.add(artifact: Digest(sha256Of: output), output)
        try writer.add(specification: Digest(sha256Of: specification), specification)
        return try writer.bytes()
    }

    /// Admits when every must-constraint has passing evidence under the key.
    static let reader = BundleReader { envelope, evidence, key in
        let reasons = envelope.constraints.filter { constraint in
            constraint.level == .must
                && !evidence.contains {
                    $0.constraint == constraint.name && $0.key == key && $0.result == .pass
                }
        }.map { GateReason(constraint: $0.name, code: "gate.missing", isInfrastructure: false) }
        return reasons.isEmpty ? .admit : .refuse(reasons)
    }

    static func verify(_ bytes: [UInt8], trusted: TrustedKey? = nil) throws(KnowledgeError) -> BundleReport {
        try reader.verify(bytes, trusted: trusted)
    }

    /// What verifying says is wrong, nil when nothing is.
    static func refusal(_ bytes: [UInt8], trusted: TrustedKey? = nil) -> KnowledgeError? {
        do throws(KnowledgeError) {
            _ = try verify(bytes, trusted: trusted)
            return nil
        } catch { return error }
    }

    /// The bundle of other entries, or in another order, everything else as it was.
    static func repacked(_ change: (inout [ArchiveEntry]) -> Void) throws -> [UInt8] {
        var entries = try Archive.read(bundle())
        change(&entries)
        return Archive.write(entries)
    }

    /// A bundle whose manifest lists, and whose key signed, whatever files the change leaves.
    static func resigned(_ change: (inout [ArchiveEntry]) throws -> Void) throws -> [UInt8] {
        var files = Array(try Archive.read(bundle()).dropFirst(2))
        try change(&files)
        let manifest = BundleManifest(
            key: key.verificationKey.fingerprint,
            files: files.map { .init(name: $0.name, digest: Digest(sha256Of: $0.bytes), byteCount: $0.bytes.count) })
        let list = try CanonicalJSON.encode(Document(manifest), as: "")
        let envelope = try Envelope.seal(list, type: BundlePath.manifestType, with: key)
        return Archive.write(
            [
                ArchiveEntry(name: BundlePath.manifest, bytes: list),
                ArchiveEntry(name: BundlePath.manifestEnvelope, bytes: envelope),
            ] + files)
    }
}

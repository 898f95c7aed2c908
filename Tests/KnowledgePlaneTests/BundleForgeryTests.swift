// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import KnowledgePlane

/// Bundles that somebody made, with every digest and, where they have the key, every signature right.
struct BundleForgeryTests {
    @Test(
        "Files that are swapped, missing, added, doubled or renamed are refused",
        arguments: [
            "reordered": { $0.swapAt(3, 4) }, "first two swapped": { $0.swapAt(0, 1) },
            "one missing": { $0.removeLast() }, "no manifest": { $0.removeFirst() }, "nothing": { $0 = [] },
            "one added": { $0.append(ArchiveEntry(name: "z", bytes: [])) },
            "one doubled": { $0.insert($0[4], at: 4) },
            "one renamed": { $0[4] = ArchiveEntry(name: "attempts.json", bytes: $0[4].bytes) },
            "another manifest": { $0[0] = ArchiveEntry(name: "manifest.json", bytes: Array("{}".utf8)) },
            "not JSON": { $0[0] = ArchiveEntry(name: "manifest.json", bytes: [0xFF]) },
        ] as [String: @Sendable (inout [ArchiveEntry]) -> Void])
    func repacked(name: String, change: @Sendable (inout [ArchiveEntry]) -> Void) throws {
        #expect(try Sample.refusal(Sample.repacked(change))?.isDamage == true)
    }

    @Test("A manifest signed by another key than the one inside is refused")
    func otherSigner() throws {
        let other = try Archive.read(Sample.bundle(key: Sample.otherKey))
        let bundle = try Sample.repacked { $0[1] = other[1] }
        #expect(Sample.refusal(bundle)?.reason == .signature)
    }

    @Test(
        "With every digest and the manifest's signature right, records still have to agree",
        arguments: [
            // A statement of another key, under a manifest of this one.
            ("statements", .signature), ("evidence", .entry), ("attempts", .entry), ("artifacts", .entry),
            ("merges", .entry), ("key.pem", .signature),
        ] as [(String, KnowledgeError.Reason)])
    func missing(prefix: String, reason: KnowledgeError.Reason) throws {
        let bundle = try Sample.resigned { files in
            if prefix == "statements" {
                let other = try Archive.read(Sample.bundle(key: Sample.otherKey))
                files = files.map { file in
                    file.name.hasPrefix(prefix) ? other.first { $0.name == file.name } ?? file : file
                }
            } else {
                files.removeAll { $0.name.hasPrefix(prefix) }
            }
        }
        let refusal = Sample.refusal(bundle)
        let expected: [KnowledgeError.Reason] =
            ["evidence", "attempts"].contains(prefix) ? [.unproven, .entry] : [reason]
        #expect(refusal.map { expected.contains($0.reason) } == true, "\(refusal?.description ?? "nothing")")
    }

    @Test("A bundle may lack a specification, which is not kept when it holds a secret")
    func withheldSpecification() throws {
        let bundle = try Sample.resigned { files in files.removeAll { $0.name.hasPrefix("specifications/") } }
        #expect(Sample.refusal(bundle) == nil)
    }

    @Test("A record that was made better than it was does not fit the signed statement")
    func otherRecord() throws {
        let bundle = try Sample.resigned { files in
            var attempt = Sample.records.attempts[0]
            attempt.transcript = nil
            attempt.endedAt = Timestamp(milliseconds: 9)
            let item = Sample.records.workItems[0].workItem
            let other = WorkItem(
                id: item.id, name: item.name, title: "Something else", requirements: item.requirements,
                dependencies: [], envelope: item.envelope, status: .merged)
            files = try files.map { file in
                file.name.hasPrefix("work-items/")
                    ? ArchiveEntry(name: file.name, bytes: try CanonicalJSON.encode(Document(other), as: ""))
                    : file
            }
        }
        #expect(Sample.refusal(bundle)?.reason == .statement)
    }

    @Test("A merge on evidence that the gate does not admit is not proven, whoever signed")
    func failedEvidence() throws {
        var records = Sample.records
        let passed = Sample.evidence
        records.evidence = [
            EvidenceRecord(
                id: passed.id, attempt: passed.attempt, constraint: passed.constraint, checker: passed.checker,
                key: passed.key, result: .fail, diagnostics: [], artifacts: passed.artifacts,
                startedAt: passed.startedAt, milliseconds: 1)
        ]
        let refusal = Sample.refusal(try Sample.bundle(records))
        #expect(refusal?.reason == .unproven)
        #expect(refusal?.description.contains("gate.missing (tests.REQ-1)") == true)
    }

    @Test("Evidence about another patch is not signed in the first place")
    func otherPatch() throws {
        var records = Sample.records
        records.attempts[0].patchDigest = Digest(sha256Of: [9])
        let changed = records
        #expect(throws: KnowledgeError.self) { try Sample.bundle(changed) }
    }

    @Test("A file that no record calls for, or under another digest's name, is refused")
    func strangers() throws {
        let stranger = "artifacts/sha256/" + String(repeating: "0", count: 64)
        for name in [stranger, "artifacts/x", "notes.txt", "runs/x/y/z"] {
            let bundle = try Sample.resigned { files in
                files.append(ArchiveEntry(name: name, bytes: Sample.output))
                files.sort { $0.name < $1.name }
            }
            #expect(Sample.refusal(bundle)?.reason == .entry, "\(name)")
        }
        let renamed = try Sample.resigned { files in
            files = files.map { $0.name.hasPrefix("artifacts/") ? ArchiveEntry(name: $0.name, bytes: [1]) : $0 }
        }
        #expect(Sample.refusal(renamed)?.reason == .entry)
    }

    @Test("JSON in another spelling is refused, though it says the same")
    func spelling() throws {
        let bundle = try Sample.resigned { files in
            files = files.map {
                $0.name.hasPrefix("runs/") ? ArchiveEntry(name: $0.name, bytes: $0.bytes + [0x0A]) : $0
            }
        }
        #expect(Sample.refusal(bundle)?.description.contains("canonical") == true)
    }
}

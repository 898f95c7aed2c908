// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import KnowledgePlane

/// What a bundle proves, and that it proves it to anybody.
struct BundleTests {
    @Test("A bundle verifies, and says which commit was admitted on what and who signed")
    func verifies() throws {
        let bundle = try Sample.bundle()
        let report = try Sample.verify(bundle)
        #expect(report.key == Sample.key.verificationKey.fingerprint)
        #expect(!report.isKeyTrusted)
        #expect(report.runs == [Sample.run])
        #expect(report.specifications == [Digest(sha256Of: Sample.specification)])
        #expect(report.merges.map(\.commit) == [Sample.commit])
        #expect(report.merges.map(\.tree) == [Sample.tree])
        #expect((report.evidence, report.artifacts) == (1, 1))
        #expect(report.byteCount == bundle.count)
        #expect(report.text.contains("nothing here says whose key that is"))
    }

    @Test("Equal records and keys make equal bytes, in whatever order the records come")
    func deterministic() throws {
        var shuffled = Sample.records
        let second = Run(
            id: Sample.id(9), specificationPath: "spec.md", specificationDigest: Digest(sha256Of: Sample.specification),
            repositoryPath: "/repository", startedAt: Timestamp(milliseconds: 1), status: .refused)
        shuffled.runs.insert(second, at: 0)
        var ordered = Sample.records
        ordered.runs.append(second)
        #expect(try Sample.bundle(shuffled) == Sample.bundle(ordered))
        #expect(try Sample.bundle() == Sample.bundle())
        #expect(try Sample.bundle() != Sample.bundle(key: Sample.otherKey))
    }

    @Test("Each byte counts: any one of them changed is noticed")
    func everyByte() throws {
        var bundle = try Sample.bundle()
        var unnoticed: [Int] = []
        for index in bundle.indices {
            let byte = bundle[index]
            // Every bit takes its turn; the lowest turns digits and letters into other valid ones.
            bundle[index] = byte ^ (index.isMultiple(of: 3) ? 0x01 : 1 << UInt8(index % 8))
            if Sample.refusal(bundle) == nil { unnoticed.append(index) }
            bundle[index] = byte
        }
        #expect(unnoticed == [])
        #expect(Sample.refusal(bundle) == nil)
    }

    @Test("A bundle that ends early, anywhere, is refused")
    func truncated() throws {
        let bundle = try Sample.bundle()
        var lengths = Array(stride(from: 0, to: bundle.count, by: 97))
        lengths += [1, 511, 512, 513, bundle.count - 1024, bundle.count - 512, bundle.count - 1]
        #expect(lengths.filter { Sample.refusal(Array(bundle[..<$0]))?.isDamage != true } == [])
    }

    @Test("Anything after the end is refused", arguments: [1, 512, 10240])
    func appended(count: Int) throws {
        let bundle = try Sample.bundle() + [UInt8](repeating: 0, count: count)
        #expect(Sample.refusal(bundle)?.reason == .archive)
    }

    @Test("The trusted key is told by fingerprint or by PEM, and another one refuses")
    func trusted() throws {
        let bundle = try Sample.bundle()
        let (own, other) = (Sample.key.verificationKey, Sample.otherKey.verificationKey)
        for text in ["\(own.fingerprint)", own.pem, own.pem.replacing("\n", with: "\r\n") + "\n "] {
            #expect(try Sample.verify(bundle, trusted: TrustedKey(text)).isKeyTrusted)
        }
        for text in ["\(other.fingerprint)", other.pem] {
            let refusal = Sample.refusal(bundle, trusted: try TrustedKey(text))
            #expect(refusal?.reason == .signature)
            #expect(refusal?.description.contains("\(other.fingerprint)") == true)
        }
    }

    @Test(
        "What is no key is refused as such",
        arguments: [
            "", "key", String(repeating: "A", count: 64), "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n",
        ])
    func noKey(text: String) {
        #expect(throws: KnowledgeError.self) { try TrustedKey(text) }
    }
}

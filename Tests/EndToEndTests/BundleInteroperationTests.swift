// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Programs of others read what nexus writes: Python's own libraries, and securesystemslib, the reference implementation
/// of DSSE.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BundleInteroperationTests {
    /// Where `make` puts Python's third-party libraries.
    static let libraries = ProcessInfo.processInfo.environment["NEXUS_BUILD_DIR"].map { "\($0)/python" } ?? ""
    static let isThere = FileManager.default.fileExists(atPath: "\(libraries)/securesystemslib")

    @Test("Python reads the archive, the digests, the canonical JSON and the key's fingerprint")
    func standardLibrary() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        try harness.export()
        #expect(try python(Self.reading, harness) == "ok\n")
    }

    @Test(
        "securesystemslib verifies every signature, and none once a payload or its type is another",
        .enabled(if: isThere, "make check installs it with pip, and could not reach a package index"))
    func reference() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        try harness.export()
        #expect(try python(Self.verifying, harness) == "verified 4, refused 8\n")
    }

    private func python(_ script: String, _ harness: BadInputHarness) throws -> String {
        try harness.write(script, to: "check.py")
        return try harness.command(
            [
                "env", "PYTHONPATH=\(Self.libraries)", "python3", harness.path("check.py"),
                harness.path("bundle.tar"), harness.publicKey,
            ])
    }

    private static let reading = """
        import base64, hashlib, json, sys, tarfile
        files = {m.name: tarfile.open(sys.argv[1]).extractfile(m.name).read() for m in tarfile.open(sys.argv[1])}
        manifest = json.loads(files['manifest.json'])['value']
        assert [f['name'] for f in manifest['files']] == list(files)[2:] == sorted(list(files)[2:])
        for f in manifest['files']:
            assert hashlib.sha256(files[f['name']]).hexdigest() == f['digest'] and len(files[f['name']]) == f['byteCount']
        texts = [files[n] for n in files if n.endswith('.json')] + files['events.ndjson'].splitlines()
        texts += [base64.b64decode(json.loads(files[n])['payload']) for n in files if n.endswith('.dsse.json')]
        for text in texts:
            again = json.dumps(json.loads(text), sort_keys=True, separators=(',', ':'), ensure_ascii=False)
            assert again.encode() == text, text
        pem = open(sys.argv[2]).read()
        assert pem.encode() == files['key.pem']
        assert hashlib.sha256(base64.b64decode(''.join(pem.splitlines()[1:-1]))).hexdigest() == manifest['key']
        print('ok')
        """

    private static let verifying = """
        import base64, json, sys, tarfile
        from securesystemslib.dsse import Envelope
        from securesystemslib.exceptions import VerificationError
        from securesystemslib.signer import SSlibKey
        archive = tarfile.open(sys.argv[1])
        pem = open(sys.argv[2]).read()
        raw = base64.b64decode(''.join(pem.splitlines()[1:-1]))[-32:]
        verified = refused = 0
        for name in archive.getnames():
            if not name.endswith('.dsse.json'): continue
            text = archive.extractfile(name).read()
            keyid = json.loads(text)['signatures'][0]['keyid']
            key = SSlibKey(keyid, 'ed25519', 'ed25519', {'public': raw.hex()})
            Envelope.from_dict(json.loads(text)).verify([key], 1)
            verified += 1
            for change in ('payload', 'payload_type'):
                envelope = Envelope.from_dict(json.loads(text))
                value = getattr(envelope, change)
                setattr(envelope, change, value + (b' ' if isinstance(value, bytes) else ' '))
                try: envelope.verify([key], 1)
                except VerificationError: refused += 1
        print(f'verified {verified}, refused {refused}')
        """
}

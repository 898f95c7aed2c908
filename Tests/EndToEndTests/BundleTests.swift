// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Bundles of the sample's run, made and verified as an operator does it.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BundleTests {
    @Test("A run's bundle is the same each time, and proves each commit of the branch")
    func exportAndVerify() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        #expect(try harness.export("a.tar") == harness.export("b.tar"))
        let end = try harness.run(["verify", harness.path("a.tar")])
        #expect(end.status == 0, "\(end.errors)")
        let commits = try harness.command(
            ["git", "-C", harness.path("repo"), "log", "--reverse", "--format=%H", "integration", "-3"])
        for commit in commits.split(separator: "\n") { #expect(end.output.contains("merged  \(commit)")) }
        #expect(end.output.contains("nothing here says whose key that is"))
        let modes = try harness.command(["stat", "-c", "%a", harness.path("state/keys"), harness.path("a.tar")])
        #expect(modes == "700\n644\n")
        #expect(try harness.command(["stat", "-c", "%a", harness.path("state/keys/signing.ed25519")]) == "600\n")
        #expect(try harness.command(["ls", "-A", harness.folder]) == "a.tar\nb.tar\nrepo\nstate\n")
    }

    @Test("The key that an operator trusts is named by its file or its fingerprint; another one is refused")
    func trustedKey() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        try harness.export()
        let der = "openssl pkey -pubin -in '\(harness.publicKey)' -outform DER"
        let fingerprint = try harness.command(["sh", "-c", "\(der) | sha256sum | cut -c1-64"]).trimmed
        for key in [harness.publicKey, fingerprint] {
            let end = try harness.run(["verify", harness.path("bundle.tar"), "--key", key, "--format", "json"])
            #expect(end.status == 0, "\(end.errors)")
            #expect(end.output.contains(#""isKeyTrusted":true,"key":"\#(fingerprint)""#))
        }
        let other = harness.path("other.pem")
        try harness.shell("openssl genpkey -algorithm ed25519 | openssl pkey -pubout > '\(other)'")
        for key in [other, String(repeating: "0", count: 64)] {
            try harness.expectRefusal(
                ["verify", harness.path("bundle.tar"), "--key", key], status: 6, says: ["not by the trusted key"])
        }
        try harness.expectRefusal(
            ["verify", harness.path("bundle.tar"), "--key", harness.sample], says: ["the key to trust", "PEM"])
        try harness.expectRefusal(
            ["verify", harness.path("bundle.tar"), "--key", harness.path("none.pem")], says: ["none.pem", "ENOENT"])
    }

    /// Each makes `bad` of `bundle.tar`.
    private static let damages = [
        ": > bad", "echo hello > bad", "head -c 70000 bundle.tar > bad", "head -c 511 bundle.tar > bad",
        "cp bundle.tar bad; printf x >> bad", "gzip -c bundle.tar > bad",
        "mkdir x; tar xf bundle.tar -C x; tar cf bad -C x .",
        "mkdir x; tar xf bundle.tar -C x; cd x; tar --format=ustar --mtime=@0 --mode=0644 --owner=0 --group=0 "
            + "--no-recursion -cf ../bad $(tar tf ../bundle.tar)",
        "truncate -s 20G bad", "head -c 4096 /dev/zero > bad",
        "cp bundle.tar bad; tar --delete -f bad events.ndjson",
        "mkdir -p x; ln -s /etc/passwd x/key.pem; tar cf bad -C x key.pem",
        "echo '{}' > manifest.json; tar --transform 's,^,../,' -P -cf bad manifest.json; rm manifest.json",
    ]

    @Test("A bundle that is not as nexus wrote it is refused")
    func bad() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        try harness.export()
        for script in Self.damages {
            try harness.shell(script)
            try harness.expectRefusal(["verify", harness.path("bad")], status: 6, says: [])
            try harness.shell("rm -rf bad x")
        }
    }

    @Test("Bytes changed all over a run's bundle are noticed, each one")
    func flipped() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        var bundle = try harness.export()
        for index in stride(from: 7, to: bundle.count, by: bundle.count / 40) {
            bundle[index] ^= 0x01
            try harness.write(bundle, to: "bundle.tar")
            bundle[index] ^= 0x01
            let end = try harness.run(["verify", harness.path("bundle.tar")])
            #expect(end.status == 6 && end.output == "", "byte \(index): \(end.output)")
        }
    }

    @Test(
        "What can't be read is told",
        arguments: [("mkdir bad", "not a regular file"), ("mkfifo bad", "not a regular file"), (":", "ENOENT")])
    func unreadable(script: String, says: String) throws {
        let harness = try BadInputHarness()
        try harness.shell(script)
        try harness.expectRefusal(["verify", harness.path("bad")], says: [says])
    }

    @Test("Another user's state is exported under that user, and the file is the operator's")
    func otherUser() throws {
        let harness = try BadInputHarness()
        try harness.shell("mkdir state; chown 1000:1000 state; chmod 700 state")
        try harness.runSample(["--user", "1000:1000"])
        try harness.export()
        #expect(try harness.command(["stat", "-c", "%u", harness.path("bundle.tar")]) == "0\n")
        #expect(try harness.command(["stat", "-c", "%u", harness.path("state/keys/signing.ed25519")]) == "1000\n")
        #expect(try harness.run(["verify", harness.path("bundle.tar")]).status == 0)
        // The same without privileges: the owner needs nobody to guard them from their own files.
        try harness.shell("mkdir own; chown 1000 own")
        let user = ["setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups"]
        let end = try harness.run(harness.exportArguments("own/bundle.tar"), prefix: user)
        #expect(end.status == 0, "\(end.errors)")
        #expect(try harness.command(["cmp", harness.path("bundle.tar"), harness.path("own/bundle.tar")]) == "")
        #expect(try harness.run(["verify", harness.path("own/bundle.tar")], prefix: user).status == 0)
    }
}

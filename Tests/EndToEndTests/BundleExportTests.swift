// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Exports that must not happen, and what they leave: nothing.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BundleExportTests {
    @Test("A file that exists stays, unless its owner says otherwise")
    func existing() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        let bundle = try harness.export()
        try harness.write("mine", to: "bundle.tar")
        try harness.expectRefusal(harness.exportArguments("bundle.tar"), says: ["it exists", "--force"])
        #expect(try harness.export("bundle.tar", ["--force"]) == bundle)
    }

    /// What stands in the way, and what is said of it.
    private static let places = [
        ("echo mine > there; ln -s there bundle.tar", "something else has that name"),
        ("mkdir there; ln -s there out", "a folder on the way is a symbolic link"),
        ("mkdir bundle.tar", "something else has that name"), ("mkfifo bundle.tar", "something else has that name"),
        (":", "ENOENT"), ("echo mine > out", "ENOTDIR"),
    ]

    @Test("Nothing is written through a link, over anything but a file, or where no folder is")
    func places() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        try harness.export("first.tar")
        for (script, says) in Self.places {
            try harness.shell(script)
            let output = script.contains("bundle.tar") ? "bundle.tar" : "out/bundle.tar"
            try harness.expectRefusal(harness.exportArguments(output, ["--force"]), says: ["nexus: write", says])
            try harness.shell("rm -rf bundle.tar there out")
        }
    }

    @Test("A key that others could have read or replaced signs nothing")
    func exposedKey() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        try harness.export("first.tar")
        try harness.shell("chmod 640 state/keys/signing.ed25519")
        try harness.expectNoExport(says: ["sign with", "mode 0640"])
        try harness.shell("chmod 600 state/keys/signing.ed25519; chown 1 state/keys/signing.ed25519")
        try harness.expectNoExport(says: ["sign with", "it belongs to user 1"])
    }

    @Test("Evidence that is damaged or missing is not exported as if it were there")
    func damaged() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        try harness.shell("cp -a state whole")
        for script in [
            "for f in state/artifacts/??/*; do echo damaged > $f; done", "rm -r state/artifacts",
            "head -c 8192 /dev/urandom > state/state.sqlite",
        ] {
            try harness.shell(script)
            try harness.expectNoExport(status: 6, says: ["state"])
            try harness.shell("rm -r state; cp -a whole state")
        }
    }

    @Test("No state, no runs, and ids that name none are told")
    func nothing() throws {
        let harness = try BadInputHarness()
        try harness.expectRefusal(harness.exportArguments("bundle.tar"), says: ["state"])
        try harness.runSample()
        try harness.export("first.tar")
        for id in ["01JD8Y3W0K7Q2M4N6P8R0S2T4V", "../x", ""] {
            try harness.expectNoExport(["--run", id], says: ["export run"])
        }
    }

    @Test("A full disk is told in one sentence, and no part of a bundle is left")
    func fullDisk() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        try harness.export("first.tar")
        try harness.shell("mkdir full")
        let full = harness.path("full")
        // The mount is private to the child and goes with it.
        let script = """
            mount -t tmpfs -o size=64k none '\(full)'; "$@"; status=$?; ls -A '\(full)'; exit $status
            """
        let end = try harness.run(
            harness.exportArguments("full/bundle.tar"), prefix: ["unshare", "--mount", "sh", "-c", script, "sh"])
        #expect(end.status == 70 && end.output == "", "\(end.output)")
        #expect(end.errors.contains("write") && end.errors.contains("ENOSPC"), "\(end.errors)")
    }

    @Test("clean takes what nobody needs, the branch stays known, and cleaned runs are not exported")
    func clean() throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        let bundle = try harness.export()
        let clean = ["clean", "--state", harness.path("state")]
        let dry = try harness.run(clean)
        #expect(dry.status == 0 && dry.output.contains("layer  layers/") && dry.output.contains("hint: add --yes"))
        #expect(try harness.run(clean + ["--yes"]).output.contains("removed: evidence of runs: 0"))
        #expect(try harness.run(clean + ["--yes"]).output == "nothing to remove\n")
        #expect(try harness.export("again.tar") == bundle)
        #expect(try harness.run(clean + ["--yes", "--older-than", "0d"]).output.contains("evidence of runs: 1"))
        try harness.shell("rm bundle.tar")
        try harness.expectNoExport(says: ["`nexus clean` removed its evidence"])
        let again = try harness.run(harness.runArguments())
        #expect(again.status == 0 && again.errors.contains("merged already"), "\(again.errors)")
    }

    @Test("clean refuses what is no number of days, and state that is held or absent")
    func cleanRefusals() throws {
        let harness = try BadInputHarness()
        for days in ["30", "d", "-1d", "1.5d", "30h"] {
            try harness.expectRefusal(
                ["clean", "--state", harness.path("state"), "--older-than", days], says: ["older-than"])
        }
        try harness.expectRefusal(["clean", "--state", harness.path("state")], says: ["state"])
        try harness.runSample()
        let lock = open(harness.path("state/lock"), O_RDWR | O_CLOEXEC)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let end = try harness.run(["clean", "--state", harness.path("state"), "--yes"])
        #expect(end.status == 75 && end.errors.contains("holds it"), "\(end.errors)")
    }
}

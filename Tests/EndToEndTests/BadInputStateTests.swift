// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Testing

/// State folders that can't be used, and disks without room.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BadInputStateTests {
    @Test("A state folder of another user is refused")
    func foreign() throws {
        let harness = try BadInputHarness()
        try harness.shell("mkdir state; chown 1000 state")
        try harness.expectRefusal(
            harness.runArguments(), says: ["the state folder belongs to user 1000, and this run to user 0"])
    }

    @Test("A state folder that is a file or a link is refused", arguments: ["echo mine > state", "ln -s /tmp state"])
    func noFolder(script: String) throws {
        let harness = try BadInputHarness()
        try harness.shell(script)
        try harness.expectRefusal(harness.runArguments(), says: ["the state folder is"])
    }

    @Test(
        "Damaged state is told as such and not touched, and no repository is made",
        arguments: ["head -c 8192 /dev/urandom > state/state.sqlite", ": > state/state.sqlite"])
    func damaged(script: String) throws {
        let harness = try BadInputHarness()
        try harness.shell("mkdir -m 700 state; : > state/lock; \(script)")
        let before = try harness.command(["sha256sum", harness.path("state/state.sqlite")])
        let end = try harness.run(harness.runArguments())
        #expect(end.status == 6)
        #expect(end.output == "")
        #expect(end.errors.hasPrefix("nexus: ") && end.errors.contains("state.sqlite"), "\(end.errors)")
        #expect(try harness.command(["sha256sum", harness.path("state/state.sqlite")]) == before)
        #expect(!FileManager.default.fileExists(atPath: harness.path("repo")))
        for command in [["status"], ["inspect", "01JD8Y3W0K7Q2M4N6P8R0S2T4V"]] {
            try harness.expectRefusal(
                command + ["--state", harness.path("state")], status: 6, says: ["state.sqlite"])
        }
    }

    @Test("State that another run holds is refused, and no repository is made")
    func busy() throws {
        let harness = try BadInputHarness()
        try harness.shell("mkdir -m 700 state; : > state/lock")
        let lock = open(harness.path("state/lock"), O_RDWR | O_CLOEXEC)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        try harness.expectRefusal(harness.runArguments(), status: 75, says: ["state/lock", "holds it"])
    }

    @Test("A state folder that can't be written is told in one sentence, and no repository is left")
    func readOnly() throws {
        let harness = try BadInputHarness()
        try harness.shell("mkdir state")
        let mount = ["unshare", "--mount", "sh", "-c"]
        let state = harness.path("state")
        let script = "mount -t tmpfs -o mode=700 none '\(state)' && mount -o remount,ro '\(state)' && exec \"$@\""
        try harness.expectRefusal(
            harness.runArguments(), prefix: mount + [script, "sh"], status: 70, says: ["state", "read-only"])
    }

    @Test("A date for commits that is none is refused", arguments: ["", "yesterday", "-1", "1.5", "99999999999"])
    func sourceDate(text: String) throws {
        let harness = try BadInputHarness()
        try harness.expectRefusal(
            harness.runArguments(), prefix: ["env", "SOURCE_DATE_EPOCH=\(text)"],
            says: ["SOURCE_DATE_EPOCH", "no number of seconds"])
    }

    @Test("status and inspect without state say that there is none", arguments: [true, false])
    func absent(isFolderThere: Bool) throws {
        let harness = try BadInputHarness()
        if isFolderThere { try harness.shell("mkdir state") }
        for command in [["status"], ["inspect", "01JD8Y3W0K7Q2M4N6P8R0S2T4V"]] {
            try harness.expectRefusal(command + ["--state", harness.path("state")], says: ["state", "hint: name"])
        }
    }

    @Test("inspect of an id that nothing has says so", arguments: ["01JD8Y3W0K7Q2M4N6P8R0S2T4V", "no id", "../x"])
    func unknownIdentifier(id: String) throws {
        let harness = try BadInputHarness()
        try harness.write(
            "nexus-recording: 1\nattempts:\n  - work-item: A\n    attempt: 1\n    turns:\n      - finish: nothing\n",
            to: "r.yaml")
        // Ends at once: what is recorded changes nothing, and there is no second attempt.
        #expect(try harness.run(harness.runArguments(recording: "r.yaml")).status == 3)
        let end = try harness.run(["inspect", id, "--state", harness.path("state")])
        #expect(end.status == 64)
        #expect(end.output == "")
        #expect(end.errors.hasPrefix("nexus: inspect \(id): nothing is stored"), "\(end.errors)")
    }

    @Test("A state folder on a full disk is told in one sentence, and no repository is left")
    func fullDisk() throws {
        let harness = try BadInputHarness()
        try harness.shell("mkdir state")
        // The mount is private to the child and goes with it.
        let mount = ["unshare", "--mount", "sh", "-c"]
        let script = "mount -t tmpfs -o size=32k,mode=700 none '\(harness.path("state"))' && exec \"$@\""
        try harness.expectRefusal(
            harness.runArguments(), prefix: mount + [script, "sh"], status: 70, says: ["state", "full"])
    }

    @Test("A disk that fills up during a run moves no branch that it does not tell of, and the same command goes on")
    func fillingDisk() throws {
        let harness = try BadInputHarness()
        try harness.shell("mkdir state")
        let state = harness.path("state")
        // Room for the database, not for the files of a run; afterwards the disk is larger.
        let script = """
            mount -t tmpfs -o size=1m,nr_inodes=12,mode=700 none '\(state)'
            "$@"; first=$?
            mount -o remount,size=64m,nr_inodes=10000 '\(state)'
            "$@"; echo "$first $?"
            """
        let end = try harness.finish(
            BadInputChild(
                ["unshare", "--mount", "sh", "-c", script, "sh", harness.nexus] + harness.runArguments(),
                folder: harness.folder))
        #expect(end.output.hasSuffix("70 0\n"), "\(end.output)\(end.errors)")
        let log = try harness.command(["git", "-C", harness.path("repo"), "log", "--format=%s", "integration"])
        #expect(log == "C: Crowds\nB: Languages\nA: Salutations\nBegin an empty repository\n")
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Ways to make the privileged front and supervisor a deputy, each of which worked once.
@Suite(.enabled(if: RedTeamStage.mayRun, "needs root and the staged nexus"), .serialized)
struct RedTeamFrontTests {
    @Test("with closed streams a sandbox gets a null device and pipes to nobody, not what the supervisor opened next")
    func closedStreams() throws {
        let stage = try RedTeamStage()
        let look = "test -c /proc/self/fd/0 && test -p /proc/self/fd/1 && test -p /proc/self/fd/2 || exit 9"
        #expect(
            try stage.run("exec \"$nexus\" sandbox exec --policy verifier -- /bin/sh -c '\(look)' <&- >&- 2>&-") == 0)
    }

    @Test("output that can't be delivered is a fault, though the payload took it for written")
    func undeliverable() throws {
        let stage = try RedTeamStage()
        #expect(try stage.run("exec \"$nexus\" sandbox exec --policy verifier -- echo hi > /dev/full") == 125)
    }

    @Test("a folder as standard input does not lead a sandbox out of its root")
    func folderAsInput() throws {
        let stage = try RedTeamStage()
        #expect(try stage.run("\"$nexus\" sandbox exec --policy verifier -- /bin/ls /proc/self/fd/0/ < /") == 125)
    }

    @Test("a link in somebody's folder makes root create nothing where that link leads")
    func linkInSomebodysFolder() throws {
        let stage = try RedTeamStage()
        let script = """
            mkdir "$folder/theirs" "$folder/roots" && ln -s "$folder/roots" "$folder/theirs/link"
            chown -h 12345:12345 "$folder/theirs" "$folder/theirs/link"
            "$nexus" run "$spec" --repo "$folder/theirs/link/repo" --mock --state "$folder/theirs/state"
            """
        #expect(try stage.run(script) == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.folder + "/roots").isEmpty)
    }

    @Test("somebody's link does not choose which of root's folders is written")
    func rootsFolderBehindLink() throws {
        let stage = try RedTeamStage()
        let script = """
            mkdir -p "$folder/theirs" "$folder/roots/repo" && ln -s "$folder/roots" "$folder/theirs/link"
            chown -h 12345:12345 "$folder/theirs" "$folder/theirs/link"
            "$nexus" run "$spec" --repo "$folder/theirs/link/repo" --mock --state "$folder/state"
            """
        #expect(try stage.run(script) == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.folder + "/roots/repo").isEmpty)
    }

    @Test("nothing that a run makes can be written by everybody", arguments: ["root", "another"])
    func modes(_ owner: String) throws {
        let stage = try RedTeamStage()
        let script = """
            mkdir "$folder/at" && \(owner == "root" ? ":" : "chown 12345:12345 \"$folder/at\"") || exit 99
            "$nexus" run "$spec" --repo "$folder/at/repo" --mock --state "$folder/at/state" || exit 98
            test -z "$(find "$folder/at" ! -type l -perm /022)"
            """
        #expect(try stage.run(script) == 0)
    }

    @Test("a pinned image digest is compared")
    func imageDigest() throws {
        let stage = try RedTeamStage()
        let policy = """
            printf 'nexus-policy: 1\\nextends: verifier\\nimage-digest: %s\\n' "$digest" > "$folder/pinned.yaml"
            "$nexus" sandbox exec --policy "$folder/pinned.yaml" -- /bin/true
            """
        #expect(try stage.run("digest=\(String(repeating: "0", count: 64))\n" + policy) == 64)
        let shown = "digest=$(\"$nexus\" policy show verifier | sed -n 's/^image host has digest //p')\n"
        #expect(try stage.run(shown + policy) == 0)
    }
}

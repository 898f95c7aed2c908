// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// The command line itself: what is refused, what is explained, and streams that the caller closed.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BadInputUsageTests {
    @Test(
        "A command line that means nothing is status 64 and one sentence",
        arguments: [
            (["sandbox", "exec", "--policy", "verifier"], "command"),
            (["sandbox", "exec", "--policy", "verifier", "--"], "command"),
            (["sandbox", "exec", "--", "/bin/true"], "--policy"),
            (["status", "--fromat", "json"], "--fromat"),
            (["frobnicate"], "frobnicate"), (["sandbox", "frobnicate"], "frobnicate"),
            (["plan"], "specification"), (["plan", "a", "b"], "b"),
            (["run", "a.md", "--mock"], "--repo"), (["run", "a.md", "--repo", "r"], "--mock"),
            (["status", "--format", "xml"], "xml"), (["inspect"], "id"),
        ] as [([String], String)])
    func usage(arguments: [String], says: String) throws {
        try BadInputHarness().expectRefusal(arguments, says: [says, "hint: add --help"])
    }

    @Test("An order that the front did not write is nexus's own fault")
    func order() throws {
        try BadInputHarness().expectRefusal(["orchestrate", "{\"run\":1}"], status: 70, says: [])
    }

    @Test(
        "The help of each command has an example",
        arguments: [
            [], ["run"], ["batch"], ["plan"], ["status"], ["inspect"], ["sandbox", "exec"], ["sandbox", "shell"],
            ["sandbox", "ps"], ["sandbox", "stats"], ["sandbox", "freeze"], ["sandbox", "thaw"], ["sandbox", "kill"],
            ["policy", "show"],
            ["export"], ["verify"], ["clean"], ["config", "show"], ["config", "check"],
        ])
    func help(command: [String]) throws {
        let end = try BadInputHarness().run(command + ["--help"])
        #expect(end.status == 0)
        #expect(end.errors == "")
        #expect(end.output.contains("Example:\n  nexus \(command.joined(separator: " "))"))
    }

    @Test("--version prints the version")
    func version() throws {
        let end = try BadInputHarness().run(["--version"])
        #expect(end.status == 0)
        #expect(end.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }

    static let closings = ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"]

    @Test(
        "Streams that the caller closed are /dev/null inside a sandbox, not something of nexus's", arguments: closings)
    func closedStreams(closing: String) throws {
        let harness = try BadInputHarness()
        let probe =
            "import os,sys; sys.exit(sum(1 << i for i in range(9) if os.path.exists(f'/proc/self/fd/{i}') "
            + "and 'memfd' in os.readlink(f'/proc/self/fd/{i}')))"
        let end = try harness.run(
            ["sandbox", "exec", "--policy", "verifier", "--", "python3", "-I", "-c", probe],
            prefix: ["sh", "-c", "exec \"$@\" \(closing)", "sh"])
        #expect(end.status == 0)
    }

    @Test("A run without standard streams does its work", arguments: closings)
    func runWithoutStreams(closing: String) throws {
        let harness = try BadInputHarness()
        let end = try harness.run(harness.runArguments(), prefix: ["sh", "-c", "exec \"$@\" \(closing)", "sh"])
        #expect(end.status == 0, "\(end.errors)")
        let log = try harness.command(["git", "-C", harness.path("repo"), "log", "--format=%s", "integration"])
        #expect(log.hasPrefix("C: Crowds\n"))
    }
}

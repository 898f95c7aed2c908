// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import SandboxRuntime
import SynthesisPlane
import Testing

@Suite struct ReplayTests {
    @Test("a script that is none ends with 64 and a sentence", arguments: ["", "hello", "nexs"])
    func refusesMalformedScript(input: String) throws {
        let agent = try PlayedAgent(input: Array(input.utf8))
        #expect(agent.status == 64)
        #expect(agent.output.isEmpty)
        #expect(agent.diagnostics.hasPrefix("nexus-agent: read script standard input: "))
    }

    @Test("arguments that it does not know end with 64", arguments: [[], ["--reply"], ["--replay", "x"]])
    func refusesUnknownArguments(arguments: [String]) throws {
        let agent = try PlayedAgent(input: [], arguments: arguments)
        #expect(agent.status == 64)
        #expect(agent.diagnostics.contains("see nexus-agent --help"))
    }

    @Test("it says its version, which is that of nexus, and its help")
    func saysVersion() throws {
        let version = try PlayedAgent(input: [], arguments: ["--version"])
        #expect(version.status == 0)
        #expect(String(decoding: version.output, as: UTF8.self) == "nexus-agent \(Constants.version)\n")
        let help = try PlayedAgent(input: [], arguments: ["--help"])
        #expect(help.status == 0)
        #expect(String(decoding: help.output, as: UTF8.self).contains("USAGE: nexus-agent --replay"))
    }

    @Test("a turn that fails is told, and the next is played")
    func goesOnAfterFailure() throws {
        let agent = try PlayedAgent([
            .write("file", "x"), .write("file/below", "x"), .write("/proc/version", "x"), .write("a\0b", "x"),
            .delete(path: Array("missing".utf8)), .link(path: Array("file".utf8), target: Array("y".utf8)),
            .run("no-such-program"), .run("./file"), .run(""), .write("last", "x"),
        ])
        #expect(agent.status == 0)
        let failures = agent.transcript.failures
        #expect(failures.map(\.turn) == [2, 3, 4, 5, 6, 7, 8, 9])
        #expect(failures.map(\.kind) == ["write", "write", "write", "delete", "link", "run", "run", "run"])
        let names = failures.map { String($0.error.prefix { $0 != " " }) }
        // The kernel refuses the read-only file to root by EACCES too; EIO is what /proc says when it is asked to write.
        #expect(names[0] == "ENOTDIR")
        #expect(["EACCES", "EIO", "EROFS", "EPERM"].contains(names[1]))
        #expect(names[2...] == ["EINVAL", "ENOENT", "EEXIST", "ENOENT", "EACCES", "ENOENT"])
        #expect(agent.transcript.finished)
        #expect(try agent.text("last") == "x")
    }

    @Test("files, folders, links and modes become what the turns say")
    func changesFolder() throws {
        let agent = try PlayedAgent([
            .write("a/b/c.py", "one"), .write("a/b/c.py", "2", executable: true), .write("tool", "t", executable: true),
            .write("tool", "t"), .write("gone", ""), .delete(path: Array("gone".utf8)), .write("d/x", ""),
            .delete(path: Array("d/x".utf8)), .delete(path: Array("d".utf8)),
            .link(path: Array("l/k".utf8), target: Array("../a/b/c.py".utf8)), .write("l/k", "through"),
        ])
        #expect(agent.transcript.failures.isEmpty)
        #expect(try agent.text("a/b/c.py") == "through")
        #expect(try agent.mode("tool") & 0o111 == 0)
        #expect(!FileManager.default.fileExists(atPath: agent.folder.appending(path: "gone").path))
        #expect(!FileManager.default.fileExists(atPath: agent.folder.appending(path: "d").path))
        let target = try FileManager.default.destinationOfSymbolicLink(
            atPath: agent.folder.appending(path: "l/k").path)
        #expect(target == "../a/b/c.py")
    }

    @Test("the owner may execute an executable file")
    func setsExecutableBit() throws {
        let agent = try PlayedAgent([.write("tool", "#!/bin/sh\necho ran\n", executable: true), .run("./tool")])
        #expect(try agent.mode("tool") & 0o100 != 0)
        #expect(agent.transcript.runs.map(\.output) == ["ran\n"])
    }

    @Test("a command's output, status, signal and environment are told")
    func tellsCommands() throws {
        let agent = try PlayedAgent([
            .run("sh", "-c", "echo out; echo err >&2; exit 3"), .run("sh", "-c", "kill -9 $$"), .run("cat"),
            .run("sh", "-c", "echo $PATH; pwd"), .run("ls", "-l", "/proc/self/fd"),
        ])
        let runs = agent.transcript.runs
        #expect(runs.map(\.ending) == [.exited(3), .signalled(9), .exited(0), .exited(0), .exited(0)])
        #expect(runs.map(\.output).prefix(3) == ["out\nerr\n", "", ""])
        #expect(runs[3].output.hasPrefix("/usr/bin:/bin\n"))
        // Standard output and error; no end of a pipe of the agent's own.
        #expect(runs[4].output.split(separator: "\n").count { $0.contains("pipe:") } == 2)
        #expect(runs[4].output.contains("0 -> /dev/null"))
    }

    @Test("a command's output is kept up to a limit and read to its end")
    func cutsOutput() throws {
        let agent = try PlayedAgent([.run("sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x; exit 5")])
        let run = try #require(agent.transcript.runs.first)
        #expect(run.ending == .exited(5))
        #expect(run.isTruncated)
        #expect(run.output.utf8.count == 1 << 20)
    }

    @Test("a command ends with its own process, whatever it leaves behind")
    func leavesDaemons() throws {
        // Both hold the pipe open: one is silent until it is ended, one writes for ever.
        let agent = try PlayedAgent([
            .run("sh", "-c", "tail -f /dev/null & echo $! > quiet; echo started"),
            .run("sh", "-c", "yes & echo $! > loud"), .run("sh", "-c", "kill -9 $(cat quiet loud)"),
        ])
        #expect(agent.transcript.runs.map(\.ending) == [.exited(0), .exited(0), .exited(0)])
        #expect(agent.transcript.runs.first?.output == "started\n")
        #expect(agent.transcript.finished)
    }

    @Test("a recorded attempt that is wrong plays as recorded, and says what its command said")
    func playsRecordedAttempt() throws {
        let yaml = """
            nexus-recording: 1
            attempts:
              - work-item: B
                attempt: 1
                turns:
                  - write: greetings/languages.py
                    text: |
                      def greet_in(name, language):
                          return f"Salut, {name}!"
                  - run: [sh, -c, "grep -c Bonjour greetings/languages.py"]
                  - finish: added the languages
            """
        let recording = try Recording(yaml: Array(yaml.utf8), file: "demo.yaml")
        let name = try #require(WorkItemName("B"))
        let agent = try PlayedAgent(input: try recording.script(for: name, attempt: 1, feedback: nil).encoded())
        #expect(agent.status == 0)
        #expect(try agent.text("greetings/languages.py").contains("Salut"))
        #expect(agent.transcript.agent == "nexus-agent/replay")
        #expect(agent.transcript.workItem == "B")
        #expect(agent.transcript.runs.map(\.ending) == [.exited(1)])
        #expect(agent.transcript.runs.map(\.output) == ["0\n"])
        #expect(agent.transcript.summary == "added the languages")
    }
}

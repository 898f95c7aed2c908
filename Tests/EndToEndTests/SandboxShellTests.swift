// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import Testing

/// `nexus sandbox shell`, as somebody uses it who sits at a terminal.
@Suite(.privileged, .serialized) struct SandboxShellTests {
    private func shell(_ nexus: StagedNexus, _ options: [String] = [], _ command: [String] = []) throws
        -> TerminalProgram
    {
        try TerminalProgram(
            nexus.program,
            ["sandbox", "shell", "--policy", "verifier"] + options + (command.isEmpty ? [] : ["--"] + command))
    }

    @Test("without a terminal it is refused in one sentence, and nothing is changed")
    func noTerminal() throws {
        let nexus = try StagedNexus()
        let folder = try ScratchFolder()
        let run = try nexus.run(["sandbox", "shell", "--policy", "verifier", "--outcome", folder.path("outcome")])
        #expect(run.status == 64)
        #expect(run.errors.hasPrefix("nexus: open a shell: standard input is not a terminal; hint:"))
        #expect(run.errors.filter { $0 == "\n" }.count == 1)
        #expect(!folder.exists("outcome"))
    }

    @Test("the terminal inside is the sandbox's own first, of the same size, and follows it")
    func size() throws {
        let nexus = try StagedNexus()
        let mounts = try StagedNexus.mounts()
        let folder = try ScratchFolder()
        let shell = try shell(nexus, ["--outcome", folder.path("outcome")])
        let before = try shell.settings()
        try shell.see("$ ")
        #expect(try shell.settings() == before.raw)
        try shell.type("tty; stty size; id -u; echo direct > /dev/tty; echo over > /dev/pts/0; echo ready\n")
        try shell.see("\r\n/dev/pts/0\r\n30 100\r\n1000\r\ndirect\r\nover\r\nready\r\n")
        try shell.type("trap 'stty size; exit 7' WINCH; echo w''aiting; while :; do sleep 1000 & wait; done\n")
        try shell.see("waiting\r\n")
        try shell.resize(columns: 55, rows: 22)
        try shell.see("22 55\r\n")
        #expect(try shell.end() == .exited(7))
        #expect(try shell.settings() == before)
        #expect(try String(text: URL(filePath: folder.path("outcome"))).contains(#""cause":"exit","code":7"#))
        try nexus.expectNothingLeft(of: shell.process, mounts: mounts)
    }

    @Test("keys are signals inside only, and what is typed reaches the program as it is")
    func keys() throws {
        let shell = try shell(try StagedNexus())
        try shell.see("$ ")
        // Typed in two halves, so that what is seen is no echo.
        try shell.type("sh -c \"echo as''leep; exec sleep 1000\"\n")
        try shell.see("asleep")
        try shell.type("\u{3}")
        try shell.see("$ ")
        try shell.type("stty raw -echo; printf 're''ady'; head -c 4 | od -An -tx1; stty sane; exit\n")
        try shell.see("ready")
        try shell.type("\u{3}\u{1a}\r\u{1c}")
        try shell.see("03 1a 0d 1c")
        #expect(try shell.end() == .exited(0))
    }

    @Test("a hundred thousand lines arrive, the last one too")
    func flood() throws {
        let shell = try shell(try StagedNexus(), [], ["seq", "100000"])
        #expect(try shell.end() == .exited(0))
        let lines = String(decoding: shell.shown, as: UTF8.self).split(whereSeparator: \.isNewline)
        #expect(lines.count == 100_000 && lines.last == "100000")
    }

    @Test(
        "the terminal is as it was, however the supervisor ends",
        arguments: [(Signals.terminate, ProcessStatus.exited(143)), (Signals.kill, .signalled(9))])
    func death(signal: Int32, status: ProcessStatus) throws {
        let nexus = try StagedNexus()
        let mounts = try StagedNexus.mounts()
        let shell = try shell(nexus)
        let before = try shell.settings()
        try shell.see("$ ")
        #expect(try shell.settings() != before)
        let relays = try Self.children(of: shell.process).map { try Processes.descriptor(of: $0).release() }
        defer { for relay in relays { ProcessDescriptor(owning: relay).close() } }
        try Processes.signal(signal, try Processes.descriptor(of: shell.process))
        #expect(try shell.end() == status)
        // The sandbox and the copying process; with them gone nobody can change the terminal any more.
        #expect(relays.count == 2)
        for relay in relays { #expect(try Poll.wait(for: [relay], milliseconds: 20_000) == [relay]) }
        #expect(try shell.settings() == before)
        // What a killed supervisor could not remove, the next one does.
        _ = try nexus.run(["sandbox", "exec", "--policy", "verifier", "--", "true"])
        try nexus.expectNothingLeft(of: shell.process, mounts: mounts)
    }

    @Test("without the process that copies nobody sees what happens inside: the sandbox ends")
    func relayKilled() throws {
        let nexus = try StagedNexus()
        let mounts = try StagedNexus.mounts()
        let shell = try shell(nexus, [], ["sh", "-c", "trap '' HUP; echo up; while :; do sleep 1000; done"])
        let before = try shell.settings()
        try shell.see("up\r\n")
        // It alone is in the host's pid namespace and nowhere else.
        let relays = try Self.children(of: shell.process).filter {
            try String(text: URL(filePath: "/proc/\($0)/status")).contains(#/\nNSpid:\t\d+\n/#)
        }
        #expect(relays.count == 1)
        for relay in relays { try Processes.signal(Signals.kill, try Processes.descriptor(of: relay)) }
        #expect(try shell.end() == .exited(130))
        #expect(try shell.settings() == before)
        try nexus.expectNothingLeft(of: shell.process, mounts: mounts)
    }

    @Test("control sequences go to the terminal as they are, and with --plain they are shown")
    func plain() throws {
        let nexus = try StagedNexus()
        let title = ["printf", "\\033]0;title\\007 \\302\\2331m é\\n"]
        let control = try shell(nexus, [], title)
        #expect(try control.end() == .exited(0))
        #expect(String(decoding: control.shown, as: UTF8.self).hasPrefix("\u{1b}]0;title\u{7} \u{9b}1m é"))
        let plain = try shell(nexus, ["--plain"], title)
        #expect(try plain.end() == .exited(0))
        #expect(String(decoding: plain.shown, as: UTF8.self).hasPrefix("\\u{1b}]0;title\u{7} \\u{9b}1m é"))
    }

    /// Types into every terminal that it can find: its streams, its controlling one, and one by name.
    private static let typist = """
        import fcntl, os, sys
        name = sys.argv[1]
        for place in [0, 1, 2, "/dev/tty", name]:
            try:
                line = place if isinstance(place, int) else os.open(place, os.O_RDWR | os.O_NOCTTY)
                fcntl.ioctl(line, 0x5412, b"X")
                print(place, "typed into", flush=True)
            except OSError as error:
                print(place, "refused", error.errno, flush=True)
        try:
            os.mknod("/tmp/nexus-terminal", 0o020666, os.makedev(136, int(os.path.basename(name))))
            os.unlink("/tmp/nexus-terminal")
            print("node made", flush=True)
        except OSError as error:
            print("node refused", error.errno, flush=True)
        print("terminals", sorted(os.listdir("/dev/pts")), flush=True)
        """

    @Test("T5: nothing inside can type into a terminal or reach the operator's; outside, the same program does")
    func injection() throws {
        // With one before it, its number is none of the sandbox's.
        let first = try TerminalProgram("/bin/sleep", ["1000"])
        defer { withExtendedLifetime(first) {} }
        let spare = try TerminalProgram("/bin/sleep", ["1000"])
        let control = try TerminalProgram("/usr/bin/python3", ["-c", Self.typist, try spare.name()])
        #expect(try control.end() == .exited(0))
        let reached = String(decoding: control.shown, as: UTF8.self)
        print("T5, on the host: \(reached)")
        for place in ["0", "1", "2", "/dev/tty", try spare.name()] { #expect(reached.contains("\(place) typed into")) }
        #expect(reached.contains("node made"))
        let shell = try shell(try StagedNexus(), [], ["python3", "-c", Self.typist, try spare.name()])
        #expect(try shell.end() == .exited(0))
        let seen = String(decoding: shell.shown, as: UTF8.self)
        print("T5, in a sandbox: \(seen)")
        // EPERM by the filter; ENOENT, because there is no such terminal.
        for place in ["0", "1", "2", "/dev/tty"] { #expect(seen.contains("\(place) refused 1\r\n")) }
        #expect(seen.contains("\(try spare.name()) refused 2\r\n"))
        #expect(seen.contains("node refused 1\r\n"))
        #expect(seen.contains("terminals ['0', 'ptmx']\r\n"))
    }

    /// Direct children, as /proc says.
    private static func children(of process: Int32) throws -> [Int32] {
        try String(text: URL(filePath: "/proc/\(process)/task/\(process)/children")).split(separator: " ")
            .compactMap { Int32($0) }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import Policies

/// One wrong policy: what is in the file, what is said about it.
struct WrongPolicy: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let code: PolicyError.Code
    /// Of the file `p.yaml`.
    let line: Int
    /// Stands somewhere in the sentence.
    let says: String

    init(_ name: String, _ body: String, _ code: PolicyError.Code, _ line: Int, _ says: String) {
        (self.name, text, self.code, self.line, self.says) = (name, body, code, line, says)
    }

    var testDescription: String { name }
}

private let head = "nexus-policy: 1\nextends: base\n"

struct PolicyRefusalTests {
    @Test(
        "refuses, with file and line, a policy that",
        arguments: [
            WrongPolicy("is empty", "", .empty, 1, "says nothing"),
            WrongPolicy("has comments only", "# nothing\n\n", .empty, 1, "never read as the defaults"),
            WrongPolicy("is an empty table", "{}\n", .empty, 1, "says nothing"),
            WrongPolicy("is null", "~\n", .empty, 1, "says nothing"),
            WrongPolicy("only extends", head, .empty, 1, "nothing of its own"),
            WrongPolicy("is a list", "- a\n", .wrongType, 1, "found a list"),
            WrongPolicy("is a word", "agent\n", .wrongType, 1, "found a single value"),
            WrongPolicy("is not YAML", head + "limits: [\n", .syntax, 4, "not valid YAML"),
            WrongPolicy("has tabs for indentation", head + "limits:\n\tpids: 3\n", .syntax, 4, "not valid YAML"),
            WrongPolicy("has two documents", head + "limits: {pids: 3}\n---\na: 1\n", .syntax, 4, "not valid YAML"),
            WrongPolicy("has a control character", "nexus-policy: 1\nimage: \u{1}\n", .syntax, 2, "not valid YAML"),
            WrongPolicy("has an anchor", head + "limits: &a {pids: 3}\n", .syntax, 3, "anchor"),
            WrongPolicy("has an alias", head + "limits: *a\n", .syntax, 3, "alias"),
            WrongPolicy("has an alias in a list", head + "demands: [a,*b]\n", .syntax, 3, "alias"),
            WrongPolicy("has an anchor after a quoted #", head + "demands: [\"#\", &b x]\n", .syntax, 3, "anchor"),
            WrongPolicy("has a tag", head + "image: !!str host\n", .syntax, 3, "tag"),
            WrongPolicy("has no version", "extends: base\nimage: host\n", .missingKey, 1, "nexus-policy"),
            WrongPolicy("has another version", "nexus-policy: 2\nimage: host\n", .outOfRange, 1, "from 1 to 1"),
            WrongPolicy("has an unknown key", head + "limit: {pids: 3}\n", .unknownKey, 3, "allowed here: demands"),
            WrongPolicy("has an unknown limit", head + "limits:\n  pid: 3\n", .unknownKey, 4, "limits.pid"),
            WrongPolicy("merges with <<", head + "<<: {}\n", .unknownKey, 3, "<<"),
            WrongPolicy("sets a key twice", head + "image: a\nimage: b\n", .duplicateKey, 3, "twice"),
            WrongPolicy("sets it twice, once in quotes", head + "image: a\n\"image\": b\n", .duplicateKey, 3, "twice"),
            WrongPolicy("has a list as key", head + "[a]: b\n", .wrongType, 3, "key is not a word"),
            WrongPolicy("has a word for a table", head + "limits: 3\n", .wrongType, 3, "expected a table"),
            WrongPolicy("has a word for a list", head + "demands: landlock\n", .wrongType, 3, "expected a list"),
            WrongPolicy("has a word for a number", head + "limits: {pids: many}\n", .wrongType, 3, "\"many\""),
            WrongPolicy("has a negative number", head + "limits: {pids: -1}\n", .wrongType, 3, "\"-1\""),
            WrongPolicy("has a quoted number", head + "limits: {pids: \"3\"}\n", .wrongType, 3, "in quotes"),
            WrongPolicy("has a size without unit", head + "limits: {memory: 2}\n", .wrongType, 3, "512MiB"),
            WrongPolicy("has a decimal unit", head + "limits: {memory: 2GB}\n", .wrongType, 3, "512MiB"),
            WrongPolicy("has a time without unit", head + "limits: {wall: 60}\n", .wrongType, 3, "600s"),
            WrongPolicy("has no number at all", head + "limits: {wall: s}\n", .wrongType, 3, "600s"),
            WrongPolicy("overflows", head + "limits: {memory: 9999999999999GiB}\n", .outOfRange, 3, "1024GiB"),
            WrongPolicy(
                "overflows 64 bits", head + "limits: {pids: 99999999999999999999}\n", .outOfRange, 3, "4194304"),
            WrongPolicy("allows no time", head + "limits: {wall: 0}\n", .outOfRange, 3, "from 100ms"),
            WrongPolicy("allows no idle moment", head + "limits: {idle: 0}\n", .outOfRange, 3, "from 100ms"),
            WrongPolicy("has a quoted none", head + "limits: {idle: \"none\"}\n", .wrongType, 3, "600s"),
            WrongPolicy("has no bound for memory", head + "limits: {memory: none}\n", .wrongType, 3, "512MiB"),
            WrongPolicy("has cpu time without unit", head + "limits: {cpu-time: 5}\n", .wrongType, 3, "600s"),
            WrongPolicy("limits io to nothing", head + "limits: {io: 0}\n", .outOfRange, 3, "from 4KiB"),
            WrongPolicy(
                "keeps its workspace in the air", head + "workspace: {medium: air}\n", .unknownName, 3, "memory, disk"),
            WrongPolicy(
                "does something unknown about denied calls", head + "syscalls: {action: kill}\n", .unknownName, 3,
                "refuse, end"),
            WrongPolicy("wants to know too much", head + "syscalls: {report: 65}\n", .outOfRange, 3, "to 64"),
            WrongPolicy("allows one process", head + "limits: {pids: 1}\n", .outOfRange, 3, "from 2"),
            WrongPolicy("says yes for true", head + "workspace: {executable: yes}\n", .wrongType, 3, "true or false"),
            WrongPolicy("is root inside", head + "identity: {uid: 0}\n", .outOfRange, 3, "from 1"),
            WrongPolicy("has a bad host name", head + "identity: {hostname: a_b}\n", .outOfRange, 3, "host name"),
            WrongPolicy("takes back nothing", head + "limits: {nope: ~}\n", .extends, 3, "not inherited"),
            WrongPolicy("takes back a limit", head + "limits:\n  memory: ~\n", .missingKey, 4, "limits.memory"),
            WrongPolicy("has an unknown guarantee", head + "demands: [magic]\n", .unknownName, 3, "landlock"),
            WrongPolicy("demands twice", head + "demands:\n- landlock\n- landlock\n", .duplicateKey, 5, "twice"),
            WrongPolicy(
                "has an unknown set", head + "syscalls:\n  sets: [basic, all]\n", .unknownName, 4, "basic, ipc"),
            WrongPolicy("has an unknown call", head + "syscalls: {allow: [raed]}\n", .unknownName, 3, "\"raed\""),
            WrongPolicy("denies an unknown call", head + "syscalls: {deny: [raed]}\n", .unknownName, 3, "\"raed\""),
            WrongPolicy("allows clone3", head + "syscalls: {allow: [clone3]}\n", .contradiction, 3, "flags"),
            WrongPolicy("allows no call", head + "syscalls: {sets: []}\n", .empty, 3, "no system call"),
            WrongPolicy("has a bad digest", head + "image-digest: abc\n", .outOfRange, 3, "64"),
            WrongPolicy("has a path for an image", head + "image: ../host\n", .unknownName, 3, "image's name"),
            WrongPolicy("has a bad variable", head + "environment: {A-B: c}\n", .outOfRange, 3, "variable"),
            WrongPolicy("hides text", head + "environment: {A: \"\\u202Eb\"}\n", .outOfRange, 3, "invisible"),
            WrongPolicy("ends a text early", head + "environment: {A: \"a\\0b\"}\n", .outOfRange, 3, "invisible"),
            WrongPolicy(
                "logs refused calls", head + "syscalls: {action: log}\n", .unknownName, 3, "one of refuse, end"),
            WrongPolicy("has a word for rules", head + "syscalls: {arguments: kill}\n", .wrongType, 3, "a list"),
            WrongPolicy(
                "has a rule without values", head + "syscalls:\n  arguments:\n  - {call: read, argument: 1}\n",
                .missingKey, 5, "values"),
            WrongPolicy(
                "has a rule for no value",
                head + "syscalls:\n  arguments:\n  - {call: read, argument: 1, values: []}\n", .empty, 5, "no value"),
            WrongPolicy(
                "has a rule for an unknown call",
                head + "syscalls:\n  arguments:\n  - {call: raed, argument: 1, values: [1]}\n", .unknownName, 5, "raed"),
            WrongPolicy(
                "has a rule for a seventh argument",
                head + "syscalls:\n  arguments:\n  - {call: read, argument: 6, values: [1]}\n", .outOfRange, 5, "0 to 5"
            ),
            WrongPolicy(
                "has a rule with a negative value",
                head + "syscalls:\n  arguments:\n  - {call: read, argument: 0, values: [-1]}\n", .outOfRange, 5, "-1"),
            WrongPolicy(
                "has two rules for one argument",
                head + "syscalls:\n  arguments:\n  - {call: read, argument: 0, values: [1]}\n"
                    + "  - {call: read, argument: 0, values: [2]}\n", .duplicateKey, 6, "two rules"),
            WrongPolicy("waives what nobody knows", head + "waive: [magic]\n", .unknownName, 3, "not a guarantee"),
            WrongPolicy("waives twice", head + "waive: [landlock, landlock]\n", .duplicateKey, 3, "twice"),
            WrongPolicy("waives the filter", head + "waive: [syscall-filter]\n", .contradiction, 3, "no sandbox"),
            WrongPolicy("waives the mounts", head + "waive:\n- mount-namespace\n", .contradiction, 4, "no sandbox"),
            WrongPolicy("gives a capability", head + "capabilities: [CAP_KILL]\n", .contradiction, 3, "can't be given"),
            WrongPolicy("has a capability's name alone", head + "capabilities: all\n", .wrongType, 3, "a list"),
            WrongPolicy("has an unknown namespace", head + "namespaces: [net]\n", .unknownName, 3, "\"net\""),
            WrongPolicy(
                "shares the network", head + "namespaces: [mount, pid, ipc, uts, cgroup, user]\n", .contradiction, 3,
                "waive network-namespace"),
            WrongPolicy(
                "demands a namespace that it leaves out",
                head + "demands: [user-namespace]\nnamespaces: [mount, pid, network, ipc, uts, cgroup]\n",
                .contradiction, 3, "does not list user"),
            WrongPolicy(
                "masks all of proc", head + "filesystem: {masks: [/proc]}\n", .badPath, 3, "needed inside"),
            WrongPolicy("masks what can be written", head + "filesystem: {masks: [/tmp/x]}\n", .badPath, 3, "/tmp"),
            WrongPolicy("masks a device", head + "filesystem: {masks: [/dev/null]}\n", .badPath, 3, "/dev"),
            WrongPolicy("masks a relative path", head + "filesystem: {masks: [usr]}\n", .badPath, 3, "absolute"),
            WrongPolicy("masks twice", head + "filesystem: {masks: [/usr/a, /usr/a/b]}\n", .badPath, 3, "overlaps"),
            WrongPolicy("shows /sys", head + "filesystem: {sys: true}\n", .unknownKey, 3, "masks"),
            WrongPolicy(
                "has more tmpfs than memory", head + "workspace: {bytes: 1GiB}\n", .contradiction, 44, "1600MiB"),
            WrongPolicy("extends itself", "nexus-policy: 1\nextends: p\nimage: a\n", .extends, 2, "p → p"),
            WrongPolicy("extends what is not there", "nexus-policy: 1\nextends: q\nimage: a\n", .extends, 2, "no such"),
            WrongPolicy("extends a path", "nexus-policy: 1\nextends: ../q\nimage: a\n", .extends, 2, "ending"),
        ])
    func wrongPolicy(_ wrong: WrongPolicy) throws {
        let error = try #require(throws: PolicyError.self) { try PolicyFixtures.resolve(wrong.text) }
        #expect(error.code == wrong.code)
        #expect("\(error)".contains(wrong.says), "\(error)")
        #expect(!"\(error)".contains("\n"))
        if error.location?.file == "p.yaml" {
            #expect(error.location?.line == wrong.line)
        } else {
            // What a child makes impossible is said where the value stands that has to change.
            #expect(error.code == .contradiction && error.location?.file == "policies/base.yaml")
        }
    }

    @Test(
        "refuses a scratch folder at",
        arguments: [
            "tmp", "/", "/a/../b", "/a/./b", "/a//b", "/a/", "/tmp/x", "/dev/shm/x", "/dev", "/dev/null", "/proc",
            "/proc/sys", "/sys/fs", "/workspace", "/workspace/x",
        ])
    func scratchPath(_ path: String) throws {
        let text = head + "scratch:\n  \(path): {bytes: 4KiB, inodes: 16, executable: false}\n"
        let error = try #require(throws: PolicyError.self) { try PolicyFixtures.resolve(text) }
        #expect(error.code == .badPath)
        #expect(error.location?.description == "p.yaml:4")
    }

    @Test(
        "refuses to name as a destination",
        arguments: [
            "registry.example", "registry.example:", "registry.example:0", "registry.example:65536",
            "registry.example:443:1", "registry.example:+443", "registry.example:0443", "Registry.example:443",
            "registry.example.:443", "*.example:443", "192.0.2.1:443", "0x7f.0x1:80", "localhost:80",
            "https://registry.example:443", "user@registry.example:443", "registry_.example:443", "-a.example:443",
            "[::1]:443", ":443", "",
        ])
    func destination(_ text: String) throws {
        let error = try #require(throws: PolicyError.self) {
            try PolicyFixtures.resolve(head + "egress:\n- \"\(text)\"\n")
        }
        #expect(error.code == .outOfRange)
        #expect(error.location?.description == "p.yaml:4")
    }

    @Test("refuses a circle of several files")
    func circle() throws {
        let error = try #require(throws: PolicyError.self) {
            try PolicyFixtures.resolve(
                "nexus-policy: 1\nextends: q\nimage: a\n", others: ["q": "nexus-policy: 1\nextends: p\nimage: b\n"])
        }
        #expect(error.code == .extends)
        #expect("\(error)" == "q.yaml:2: read policy extends: p → q → p is a circle")
    }

    @Test("refuses an alias bomb, deep nesting and a huge file at once, whatever hides them")
    func bombs() throws {
        var bomb = "a0: &a0 [x,x]\n"
        for level in 1...60 { bomb += "a\(level): &a\(level) [*a\(level - 1),*a\(level - 1)]\n" }
        for text in [bomb, String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000) + "x"] {
            #expect(throws: PolicyError.self) { try PolicyFixtures.resolve(text) }
        }
        let error = try #require(throws: PolicyError.self) {
            try PolicyFixtures.resolve(String(repeating: "#", count: SourceText.byteLimit + 1))
        }
        #expect(error.code == .tooLarge)
    }

    @Test("refuses bytes that are no text")
    func notText() throws {
        let error = try #require(throws: PolicyError.self) { try SourceText(file: "p.yaml", bytes: [0xFF, 0xFE]) }
        #expect(error.code == .syntax)
    }
}

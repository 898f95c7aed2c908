// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import SandboxRuntime
import Testing

/// The process that reads everything untrusted: what it could do if that took it over. Shown by trying.
@Suite(.privileged, .serialized) struct ConfinementTests {
    /// What the tries are made with and on: some of the host's own, some a harmless twin of it.
    private struct Stand {
        let folder: ScratchFolder
        let target: StartedProgram
        let port: UInt16
        let abstract = "nexus-test-\(UUID().uuidString)"
        let name = "nexus-test-\(UUID().uuidString)"
        private let sockets: [ListeningSocket]

        init(owner: Owner) throws {
            folder = try ScratchFolder()
            for path in ["state", "repo", "other", "twin", "twin/mount"] {
                try FileManager.default.createDirectory(
                    at: folder.url.appending(path: path), withIntermediateDirectories: false)
            }
            for path in ["design.md", "other/file", "twin/file", "repo/file"] { try folder.write("x\n", to: path) }
            for path in ["design.md", "state", "repo", "repo/file", "other", "other/file"] {
                try FileManager.default.setAttributes(
                    [.ownerAccountID: NSNumber(value: owner.uid), .groupOwnerAccountID: NSNumber(value: owner.gid)],
                    ofItemAtPath: folder.path(path))
            }
            let (socket, port) = try ListeningSocket.tcp()
            self.port = port
            sockets = [socket, try ListeningSocket.abstract(abstract)]
            target = try StartedProgram("/bin/sleep", ["600"])
        }

        func order(write: [String], read: [String], mount: String) -> ConfinementProbe.Order {
            ConfinementProbe.Order(
                name: name, write: write, read: read, process: target.process, port: port,
                abstract: abstract, mount: mount)
        }
    }

    private static let owners = [Owner(uid: 0, gid: 0), Owner(uid: 31_337, gid: 31_337)]

    /// Places of the host where nothing may be made or changed.
    private static func forbidden(_ stand: Stand, _ nexus: StagedNexus) -> [String] {
        [
            "/", "/etc", "/etc/passwd", "/usr", "/usr/bin", "/usr/bin/env", "/bin", "/lib", "/var", "/var/tmp", "/root",
            "/home", "/opt", "/srv", "/run", "/boot", "/sys", "/sys/fs/cgroup", "/proc",
            "/proc/sys/kernel/core_pattern",
            "/proc/sys/kernel/modprobe", "/proc/sys/vm/drop_caches", "/proc/sysrq-trigger", "/proc/1/oom_score_adj",
            "/dev/sda", "/dev/mem", "/dev/kmsg", "/nexus", "/nexus/nexus", nexus.program, nexus.supervisor,
            nexus.prefix.path, nexus.share("samples"), nexus.share("policies/base.yaml"), stand.folder.path("other"),
            stand.folder.path("other/file"), stand.folder.path("design.md"),
        ]
    }

    private static let secrets = ["/root", "/etc/shadow", "/etc/gshadow", "/proc/kcore", "/dev/mem", "/dev/kmsg"]

    @Test("it writes its state and its repository, and nothing else anywhere", arguments: owners)
    func writes(owner: Owner) throws {
        let nexus = try StagedNexus()
        let stand = try Stand(owner: owner)
        let own = ["state", "repo", "repo/file"].map(stand.folder.path) + ["/tmp", "/dev/null"]
        let forbidden = Self.forbidden(stand, nexus)
        defer { for path in forbidden { try? FileManager.default.removeItem(atPath: "\(path)/\(stand.name)") } }
        let report = try confined(
            stand, nexus, owner, write: own + forbidden + [stand.folder.url.path], read: [])
        for path in own { #expect(report.write[path] == "done", "\(path)") }
        for path in forbidden {
            #expect(report.write[path] != "done", "\(path)")
            #expect(report.writeAsNamespaceRoot[path] != "done", "\(path), in a user namespace of its own")
            #expect(!FileManager.default.fileExists(atPath: "\(path)/\(stand.name)"), "\(path)")
        }
        #expect(report.write.count == own.count + forbidden.count + 1)
        #expect(report.writeAsNamespaceRoot.count == own.count + forbidden.count + 1)
        #expect(stand.folder.exists("state/\(stand.name)") && stand.folder.exists("repo/\(stand.name)"))
        // These it may well write: on a private /tmp, where the host's folders are not.
        #expect(!FileManager.default.fileExists(atPath: "/tmp/\(stand.name)") && !stand.folder.exists(stand.name))
    }

    @Test("it has no capability, no process of the host, no network, no descriptor and no secret", arguments: owners)
    func everythingElse(owner: Owner) throws {
        let nexus = try StagedNexus()
        let stand = try Stand(owner: owner)
        let secrets = Self.secrets + [stand.folder.path("other/file"), stand.folder.path("other"), "/proc/1/root/etc"]
        let report = try confined(
            stand, nexus, owner, write: [], read: secrets + [stand.folder.path("design.md")])
        #expect(report.read[stand.folder.path("design.md")] == "done")
        for path in secrets { #expect(report.read[path] != "done", "\(path)") }
        for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
            #expect(report.status[set] == "0000000000000000", "\(set)")
        }
        #expect(report.status["NoNewPrivs"] == "1")
        #expect(report.users == Array(repeating: owner.uid, count: 3) + Array(repeating: owner.gid, count: 3))
        #expect(Set(report.processes).subtracting([1, 2]) == [])
        #expect(report.signal == "ESRCH")
        #expect(try stand.target.isRunning)
        #expect(report.trace != "done")
        #expect(report.port != "done" && report.abstract != "done")
        #expect(report.interfaces == ["lo"])
        #expect(report.mount == "EPERM" && report.device == "EPERM")
        #expect(report.becomeRoot == "EPERM" && report.hostname == "EPERM")
        for (name, result) in report.firstProcess { #expect(result != "done", "/proc/1/\(name)") }
        #expect(Set(report.descriptors.keys) == ["0", "1", "2", "3"], "\(report.descriptors)")
        #expect(report.environment == ["HOME", "LANG", "PATH", "TMPDIR"])
    }

    @Test("the same tries succeed where nothing confines them")
    func control() throws {
        let stand = try Stand(owner: Self.owners[0])
        let twin = [stand.folder.path("twin"), stand.folder.path("twin/file")]
        let order = stand.order(
            write: twin, read: [stand.folder.path("other/file"), "/etc/shadow"],
            mount: stand.folder.path("twin/mount"))
        let run = try ProgramRun.of(ConfinementProbe.interpreter, try ConfinementProbe.arguments(order))
        let report = try JSONDecoder().decode(ConfinementProbe.Report.self, from: Data(run.output.utf8))
        #expect(report.write.values.allSatisfy { $0 == "done" } && report.write.count == 2)
        #expect(report.writeAsNamespaceRoot.values.allSatisfy { $0 == "done" })
        #expect(report.read.values.allSatisfy { $0 == "done" } && report.read.count == 2)
        #expect(report.processes.contains(getpid()) && report.processes.contains(stand.target.process))
        #expect(report.port == "done" && report.abstract == "done")
        #expect(report.mount == "done" && report.device == "done")
        #expect(report.becomeRoot == "done" && report.hostname == "done")
        #expect(report.trace == "done" && report.signal == "done")
        #expect(try stand.target.wait(seconds: 60) == .signalled(SIGTERM))
        #expect(report.status["CapEff"] != "0000000000000000")
    }

    private func confined(
        _ stand: Stand, _ nexus: StagedNexus, _ owner: Owner, write: [String], read: [String]
    ) throws -> ConfinementProbe.Report {
        let orchestrator = ConfinedOrchestrator(
            nexus: nexus, owner: owner, writable: [stand.folder.path("state"), stand.folder.path("repo")],
            readable: [stand.folder.path("design.md")])
        let order = stand.order(write: write, read: read, mount: stand.folder.path("state"))
        let (status, output) = try orchestrator.run(
            [ConfinementProbe.interpreter] + ConfinementProbe.arguments(order))
        #expect(status == .exited(0))
        return try JSONDecoder().decode(ConfinementProbe.Report.self, from: output)
    }
}

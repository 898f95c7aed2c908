// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@Suite(.privileged, .serialized) struct BatchUnitTests {
    /// The bits of the capabilities in the unit (capabilities(7)).
    private static let bits: [String: UInt64] = [
        "CAP_CHOWN": 0, "CAP_DAC_OVERRIDE": 1, "CAP_KILL": 5, "CAP_SETGID": 6, "CAP_SETUID": 7, "CAP_SETPCAP": 8,
        "CAP_NET_ADMIN": 12, "CAP_SYS_CHROOT": 18, "CAP_SYS_ADMIN": 21, "CAP_MKNOD": 27, "CAP_SETFCAP": 31,
    ]

    @Test("under the unit's restrictions nothing but its state can be written, and no capability is there but its own")
    func restrictions() throws {
        let nexus = try StagedNexus()
        let unit = try BatchUnit.ofPackage()
        let attempt = """
            for folder in /etc /usr /usr/local /var /var/cache /var/lib/nexus; do
                touch $folder/nexus-probe 2> /dev/null && echo "wrote $folder"
            done
            (echo x > /proc/sys/kernel/hostname) 2> /dev/null && echo "wrote a tunable"
            ls /root
            grep -e ^CapBnd: -e ^CapEff: -e ^NoNewPrivs: /proc/self/status
            """
        let run = try unit.run(["sh", "-c", attempt], installation: nexus.prefix.path)
        let set = unit.words("CapabilityBoundingSet").map { Self.bits[$0] }
        let mask = try set.reduce(0 as UInt64) { try $0 | 1 << #require($1) }
        let digits = String(mask, radix: 16)
        let expected = String(repeating: "0", count: 16 - digits.count) + digits
        #expect(
            run.output == """
                wrote /var/lib/nexus
                CapEff:\t\(expected)
                CapBnd:\t\(expected)
                NoNewPrivs:\t1

                """, "\(run.errors)")
    }

    @Test("the sample runs under the unit's restrictions, with its state where the unit has it")
    func sample() throws {
        let nexus = try StagedNexus()
        let specification = "/usr/local/share/nexus/samples/specs/minimal_design_doc.md"
        let command = ["/usr/local/bin/nexus", "run", specification, "--repo", "/var/lib/nexus/repo", "--mock"]
        let mounts = try StagedNexus.mounts()
        let run = try BatchUnit.ofPackage().run(command, installation: nexus.prefix.path)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.split(separator: "\n").filter { $0.contains("\tmerged\t") }.count == 3)
        try nexus.expectNothingLeft(of: run.process, mounts: mounts)
    }

    private static let isBatchStaged = (try? StagedNexus())
        .map { FileManager.default.fileExists(atPath: $0.share("samples/batch")) }

    @Test(
        "the unit's own command line runs the sample batch under the unit's restrictions",
        .enabled(if: isBatchStaged == true, "the staged installation has no sample batch"))
    func batch() throws {
        let nexus = try StagedNexus()
        let unit = try BatchUnit.ofPackage()
        let command = unit.words("ExecStart").map {
            $0.replacing("@PREFIX@", with: "/usr/local")
                .replacing("/etc/nexus/batch", with: "/usr/local/share/nexus/samples/batch")
        }
        let mounts = try StagedNexus.mounts()
        let run = try unit.run(command, installation: nexus.prefix.path)
        // One specification of the sample is in error, which is the gravest of its ends.
        #expect(run.status == 64, "\(run.errors)")
        let records = run.output.split(separator: "\n")
        #expect(records.first?.contains("\"launch\"") == true && records.last?.contains("\"done\"") == true)
        #expect(records.last?.contains("\"merged\":4") == true, "\(run.output)")
        try nexus.expectNothingLeft(of: run.process, mounts: mounts)
    }

    @Test("a capability less, and the sample does not run: the restrictions are real")
    func control() throws {
        let nexus = try StagedNexus()
        let specification = "/usr/local/share/nexus/samples/specs/minimal_design_doc.md"
        let command = ["/usr/local/bin/nexus", "run", specification, "--repo", "/var/lib/nexus/repo", "--mock"]
        let text = try String(text: URL(filePath: PackageSource.path("Sources/nexus/Packaging/nexus-batch.service")))
        let run = try BatchUnit(text.replacing("CAP_SYS_CHROOT", with: "")).run(
            command, installation: nexus.prefix.path)
        #expect(run.status == 5 && run.errors.contains("CAP_SYS_CHROOT"), "\(run.errors)")
    }

    @Test(
        "systemd has nothing to say against the units",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze"), "systemd is not here"))
    func verification() throws {
        let nexus = try StagedNexus()
        let folder = try ScratchFolder()
        let units = try ["nexus-batch.service", "nexus-batch.timer"].map { name in
            let text = try String(text: URL(filePath: PackageSource.path("Sources/nexus/Packaging/\(name)")))
            return try folder.write(text.replacing("@PREFIX@", with: nexus.prefix.path), to: name)
        }
        let run = try ProgramRun.of("/usr/bin/systemd-analyze", ["--man=no", "verify"] + units)
        #expect(run.status == 0 && run.errors == "")
    }
}

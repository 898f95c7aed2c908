// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// The tarball of `make dist`, unpacked where nothing of its build is: `make test-dist` names both.
@Suite(.distribution, .serialized) struct DistributionTests {
    private let tarball: String
    private let bareRoot: String

    init() throws {
        let environment = ProcessInfo.processInfo.environment
        tarball = try #require(environment["NEXUS_TARBALL"])
        bareRoot = try #require(environment["NEXUS_BARE_ROOT"])
    }

    /// Becomes the root that `$1` is, with the tarball `$2` in /opt, and runs `$3` there. The root itself stays as it is.
    private static let enter = """
        set -eu
        mount --bind "$1" "$1"
        mount -t tmpfs -o mode=755 none "$1/opt"
        tar -xzf "$2" -C "$1/opt" --strip-components=1
        mount -t proc none "$1/proc"
        mount --rbind /sys "$1/sys"
        mount --rbind /dev "$1/dev"
        mount -t tmpfs -o mode=1777 none "$1/tmp"
        cd "$1"
        pivot_root . mnt
        cd /
        umount -l /mnt
        exec env -i PATH=/usr/bin:/bin sh -c "$3"
        """

    private func inside(_ script: String) throws -> ProgramRun {
        try ProgramRun.of(
            "/usr/bin/unshare",
            [
                "--mount", "--net", "--pid", "--fork", "--propagation", "private", "sh", "-c", Self.enter, "sh",
                bareRoot, tarball, script,
            ])
    }

    @Test("the bare root has no network and none of the libraries that nexus is made of: the control")
    func bareness() throws {
        let run = try inside(
            """
            find /usr/lib /lib64/ -name 'libsqlite3.so*' -o -name 'libseccomp.so*' -o -name 'libcmark*.so*' \
                -o -name 'libstdc++.so.?' -o -name 'libswift*'
            tail -n +2 /proc/net/route
            """)
        #expect(run.output == "" && run.status == 0, "\(run.errors)")
    }

    @Test("the sample runs in the bare root: three merges, whose work the repository holds")
    func sample() throws {
        let run = try inside(
            """
            cd /tmp
            /opt/bin/nexus run /opt/share/nexus/samples/specs/minimal_design_doc.md --repo repo --mock --state state
            echo "status $?"
            git -C repo log --format=%s integration
            """)
        #expect(
            run.output.hasSuffix("\nstatus 0\nC: Crowds\nB: Languages\nA: Salutations\nBegin an empty repository\n"),
            "\(run.output)")
    }

    @Test("every entry of the tarball belongs to root, has one time, and lies below one folder")
    func entries() throws {
        let run = try ProgramRun.of("/usr/bin/tar", ["--list", "--verbose", "--numeric-owner", "--file", tarball])
        let entries = run.output.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 5) }
        #expect(entries.count > 20 && entries.allSatisfy { $0.count == 6 && $0[1] == "0/0" })
        #expect(Set(entries.map { "\($0[3]) \($0[4])" }).count == 1)
        #expect(entries.allSatisfy { $0[5].hasPrefix("nexus-") && $0[5].contains("/") })
    }

    @Test("man has nothing to warn of, and shells read the completions")
    func texts() throws {
        let folder = try ScratchFolder()
        let unpacked = try ProgramRun.of(
            "/usr/bin/tar", ["-xzf", tarball, "-C", folder.url.path, "--strip-components=1"])
        try #require(unpacked.status == 0, "\(unpacked.errors)")
        let share = folder.path("share")
        let man = try ProgramRun.of("/usr/bin/man", ["--warnings", "-l", "\(share)/man/man1/nexus.1"])
        #expect(man.status == 0 && man.errors == "")
        for section in ["COMMANDS", "EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES"] {
            #expect(man.output.contains("\n\(section)\n"))
        }
        let bash = try ProgramRun.of("/bin/bash", ["-n", "\(share)/bash-completion/completions/nexus"])
        #expect(bash.status == 0 && bash.errors == "")
    }
}

extension Trait where Self == ConditionTrait {
    /// Only where `make test-dist` named a tarball and a root; `dist` in NEXUS_REQUIRE says that it did.
    fileprivate static var distribution: ConditionTrait {
        let environment = ProcessInfo.processInfo.environment
        let isRequired = environment["NEXUS_REQUIRE"]?.split(separator: ",").contains("dist") == true
        return .enabled(if: isRequired || environment["NEXUS_TARBALL"] != nil, "make test-dist runs these")
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux
import Testing

extension KernelTests {
    /// T13, T33, T34, T35: what is to be seen of the host, and what can be changed of it.
    @Suite(.serialized) struct SurroundingsTests {
        private func seen(_ probe: String, without guards: Set<Guard> = []) throws -> [String: String] {
            let plan = try ShippedPlan.plan().without(Guard.allCases.filter(guards.contains))
            return try Probe.answer(SandboxLaunch(plan, Probe.command(.places, probe)).run())
        }

        @Test("with names and masks off, the host's own show")
        func control() throws {
            let seen = try seen("surroundings", without: Guard.rootPayload.union([.hostname, .masks]))
            var name = utsname()
            uname(&name)
            let host = withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            #expect(seen["hostname"] == host)
            #expect(
                seen["kernel command line"] == String(decoding: try Files.contents(of: "/proc/cmdline"), as: UTF8.self))
            #expect(seen["symbols"] != "")
        }

        @Test("the host's name, command line, keys, symbols, log, accounts and processes are not to be seen")
        func guarded() throws {
            let seen = try seen("surroundings")
            #expect(seen["hostname"] == "sandbox")
            for name in ["kernel command line", "keys", "symbols"] { #expect(seen[name] == "", "\(name)") }
            #expect(seen["processes"] == "1")
            #expect(seen["machine-id"] == "ENOENT" && seen["shadow"] == "ENOENT")
            #expect(seen["kernel log"] == "EPERM")
            #expect(seen["interfaces"] == "lo")
            #expect(
                seen["environment"]
                    == "GIT_AUTHOR_EMAIL GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_NAME HOME LANG LOGNAME "
                    + "PATH SHELL TERM TMPDIR TZ USER")
            let allowed: Set = [
                "bin", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "sbin", "tmp", "usr", "workspace",
            ]
            let root = Set((seen["root"] ?? "").split(separator: " ").map(String.init))
            #expect(root.subtracting(allowed).isEmpty, "\(root)")
        }

        @Test("/dev holds what the plan names, and no device of the machine opens")
        func devices() throws {
            let seen = try seen("devices")
            let known: Set = [
                "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom",
                "zero",
            ]
            let listed = Set((seen["listed"] ?? "").split(separator: " ").map(String.init))
            #expect(listed.subtracting(known).isEmpty, "\(listed)")
            #expect(seen.filter { $0.key.hasPrefix("open ") && $0.value != "ENOENT" }.isEmpty)
        }

        @Test("settings of the kernel can't be opened for writing, and SysRq is covered")
        func settings() throws {
            let seen = try seen("kernel_settings")
            for name in ["core_pattern", "modprobe"] {
                #expect(["EROFS", "EACCES", "ENOENT"].contains(seen["/proc/sys/kernel/\(name)"]), "\(name)")
            }
            #expect(["EROFS", "EACCES"].contains(seen["/proc/sys/vm/overcommit_memory"]))
            // The mask is the null device: a write to it would be swallowed, but it is covered read-only.
            #expect(seen["/proc/sysrq-trigger"] != nil)
        }

        @Test("a read-only /proc refuses even root, where the mask is off")
        func settingsAsRoot() throws {
            let seen = try seen("kernel_settings", without: Guard.rootPayload.union([.masks]))
            #expect(!Attack.hostSettings.isEmpty)
            for name in Attack.hostSettings { #expect(seen["/proc/\(name)"] == "EROFS", "\(name)") }
        }

        @Test("every mount is nosuid, nodev where anybody can write, and read-only where it is not meant to be written")
        func mounts() throws {
            let seen = try seen("read_only")
            let writable: Set = ["/workspace", "/tmp", "/dev/shm"]
            for (place, options) in seen {
                let words = options.split(separator: ",").map(String.init)
                #expect(words.contains("nosuid") || place == "/dev/pts", "\(place) \(options)")
                #expect(words.contains("ro") != writable.contains(place) || place == "/dev/pts", "\(place) \(options)")
                if writable.contains(place) { #expect(words.contains("nodev"), "\(place) \(options)") }
            }
            #expect(seen.keys.contains("/workspace"))
        }

        @Test("the cgroup that a payload sees is the root of its own namespace")
        func membership() throws {
            let seen = try seen("cgroups")
            #expect(seen["see the hierarchy"] == "ENOENT")
            #expect(seen["membership"] == "/")
        }
    }
}

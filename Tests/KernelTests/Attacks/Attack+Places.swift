// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

extension Attack {
    /// T13, T14, T18, T34: what root could reach, were the payload root.
    static let places = cgroups + devices + settings

    private static let cgroups = ["mount v1", "mount v2", "fsopen v1"].map {
        Attack(
            threat: $0 == "mount v2" ? "T13" : "T14", file: .places, probe: "cgroups", name: $0,
            off: Guard.rootPayload, works: ["ok"], refused: ["EPERM"], alone: [.filter, .ownUser],
            needs: $0 == "mount v1" ? .firstCgroupVersion : nil)
    }

    private static let devices =
        [
            ("make /", [Guard.sealedRoot], "EROFS"), ("use /", [.sealedRoot], "ENOENT"),
            ("make /tmp/", [.filter], "EPERM"),
            ("make block", [.filter], "EPERM"),
        ].map { (name: String, alone: [Guard], refused: String) in
            Attack(
                threat: "T18", file: .places, probe: "devices", name: name,
                off: Guard.rootPayload.union([.sealedRoot]), works: ["ok"], refused: [refused, "EPERM"],
                alone: alone + (name == "use /" ? [] : [.ownUser]))
        }

    /// What the host's kernel has of these.
    static let hostSettings = [
        "sys/kernel/core_pattern", "sys/kernel/modprobe", "sys/vm/overcommit_memory", "sysrq-trigger",
    ].filter { access("/proc/\($0)", F_OK) == 0 }

    private static let settings =
        (["mount procfs"] + hostSettings.map { "/tmp/procfs/\($0)" }).map {
            Attack(
                threat: "T34", file: .places, probe: "kernel_settings", name: $0, off: Guard.rootPayload,
                works: ["ok"], refused: ["EPERM", "ENOENT"], alone: [.filter])
        }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
package import SandboxRuntime

/// Finds where this process stands in each cgroup hierarchy, from what is mounted and what /proc/self/cgroup says;
/// /sys/fs/cgroup is not assumed (cgroups(7)).
package enum CgroupDiscovery {
    /// The layout of this process.
    package static func layout() -> CgroupLayout {
        let read = { (path: String) in
            String(decoding: (try? Files.contents(of: path)) ?? [], as: UTF8.self)
        }
        return layout(mounts: read("/proc/self/mountinfo"), membership: read("/proc/self/cgroup"))
    }

    /// The layout that these two files describe.
    package static func layout(mounts: String, membership: String) -> CgroupLayout {
        var paths: [String: String] = [:]
        for line in membership.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            for controller in fields[1].split(separator: ",", omittingEmptySubsequences: false) {
                paths[String(controller)] = String(fields[2])
            }
        }
        var folders: [String: String] = [:]
        for mount in mounts.split(separator: "\n").compactMap(CgroupMount.init) {
            for controller in mount.controllers where folders[controller] == nil {
                guard let path = paths[controller] else { continue }
                folders[controller] = mount.folder(of: path)
            }
        }
        let hasControllers = ["memory", "pids", "cpu"].contains { folders[$0] != nil }
        return CgroupLayout(
            memory: folders["memory"], pids: folders["pids"], cpu: folders["cpu"], unified: folders[""],
            controllersAreUnified: !hasControllers && folders[""] != nil)
    }
}

/// One cgroup line of mountinfo (proc(5)).
private struct CgroupMount {
    /// The v1 controllers; the empty name for v2.
    let controllers: [String]
    private let root: String
    private let point: String

    init?(_ line: Substring) {
        let halves = line.split(separator: " - ", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        let before = halves[0].split(separator: " ")
        let after = halves[1].split(separator: " ")
        guard before.count >= 5, after.count >= 3 else { return nil }
        root = String(before[3])
        point = String(before[4])
        switch after[0] {
        case "cgroup2": controllers = [""]
        case "cgroup": controllers = after[2].split(separator: ",").map(String.init)
        default: return nil
        }
    }

    /// The folder of a cgroup path below this mount, whose root may itself be a cgroup further down.
    func folder(of path: String) -> String? {
        var rest = Substring(path)
        if root != "/" {
            guard path == root || path.hasPrefix(root + "/") else { return nil }
            rest = path.dropFirst(root.count)
        }
        let trimmed = rest.drop { $0 == "/" }
        return trimmed.isEmpty ? point : "\(point)/\(trimmed)"
    }
}

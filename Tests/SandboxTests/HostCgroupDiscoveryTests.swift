// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Sandbox
import SandboxRuntime
import Testing

/// Two files of /proc, and the layout that they describe.
struct CgroupHost: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let mounts: String
    let membership: String
    let layout: CgroupLayout

    static let all = [
        CgroupHost(
            testDescription: "v1 beside v2: limits through v1, each controller where its own path leads",
            mounts: """
                23 1 0:20 / / rw - overlay overlay rw
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
                33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
                35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
                40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """,
            membership: "9:name=systemd:/\n8:pids:/\n4:memory:/service/a1\n2:cpuacct:/\n1:cpu:/\n0::/\n",
            layout: CgroupLayout(
                memory: "/sys/fs/cgroup/memory/service/a1", pids: "/sys/fs/cgroup/pids", cpu: "/sys/fs/cgroup/cpu",
                unified: "/sys/fs/cgroup/unified", controllersAreUnified: false)),
        CgroupHost(
            testDescription: "pure v1, with two controllers in one hierarchy",
            mounts: """
                30 23 0:26 / /sys/fs/cgroup/cpu,cpuacct rw shared:10 - cgroup cgroup rw,cpu,cpuacct
                31 23 0:27 / /cg/memory rw - cgroup cgroup rw,memory
                32 23 0:28 / /cg/pids rw - cgroup cgroup rw,pids
                """,
            membership: "3:pids:/user\n2:memory:/\n1:cpu,cpuacct:/a/b\n",
            layout: CgroupLayout(
                memory: "/cg/memory", pids: "/cg/pids/user", cpu: "/sys/fs/cgroup/cpu,cpuacct/a/b", unified: nil,
                controllersAreUnified: false)),
        CgroupHost(
            testDescription: "pure v2",
            mounts: "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n",
            membership: "0::/system.slice/nexus.service\n",
            layout: CgroupLayout(
                memory: nil, pids: nil, cpu: nil, unified: "/sys/fs/cgroup/system.slice/nexus.service",
                controllersAreUnified: true)),
        CgroupHost(
            testDescription: "a container on v2 whose mount shows its own branch only",
            mounts: "30 23 0:26 /docker/c1 /sys/fs/cgroup rw - cgroup2 cgroup rw\n",
            membership: "0::/docker/c1/inner\n",
            layout: CgroupLayout(
                memory: nil, pids: nil, cpu: nil, unified: "/sys/fs/cgroup/inner", controllersAreUnified: true)),
        CgroupHost(
            testDescription: "a container on v1 at the root of its branch",
            mounts: "30 23 0:26 /docker/c1 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
            membership: "4:memory:/docker/c1\n",
            layout: CgroupLayout(
                memory: "/sys/fs/cgroup/memory", pids: nil, cpu: nil, unified: nil, controllersAreUnified: false)),
        CgroupHost(
            testDescription: "a mount of somebody else's branch, whose name begins like ours, is not ours",
            mounts: "30 23 0:26 /docker/c1 /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n",
            membership: "4:memory:/docker/c12\n",
            layout: CgroupLayout(memory: nil, pids: nil, cpu: nil, unified: nil, controllersAreUnified: false)),
        CgroupHost(
            testDescription: "of two mounts of one hierarchy the first that shows us",
            mounts: """
                29 23 0:26 /other /elsewhere rw - cgroup2 cgroup2 rw
                30 23 0:26 / /first rw - cgroup2 cgroup2 rw
                31 23 0:26 / /second rw - cgroup2 cgroup2 rw
                """,
            membership: "0::/a\n",
            layout: CgroupLayout(
                memory: nil, pids: nil, cpu: nil, unified: "/first/a", controllersAreUnified: true)),
        CgroupHost(
            testDescription: "no cgroups at all", mounts: "23 1 0:20 / / rw - overlay overlay rw\n", membership: "",
            layout: CgroupLayout(memory: nil, pids: nil, cpu: nil, unified: nil, controllersAreUnified: false)),
        CgroupHost(
            testDescription: "lines that are none",
            mounts: "\n - \n1 2 3 - cgroup2 x\n30 23 0:26 / /x rw - cgroup2\ncgroup2\n",
            membership: "nonsense\n0\n::\n0::\n",
            layout: CgroupLayout(memory: nil, pids: nil, cpu: nil, unified: nil, controllersAreUnified: false)),
    ]
}

@Suite struct HostCgroupDiscoveryTests {
    @Test("finds where this process stands", arguments: CgroupHost.all)
    func layout(_ host: CgroupHost) {
        #expect(CgroupDiscovery.layout(mounts: host.mounts, membership: host.membership) == host.layout)
    }
}

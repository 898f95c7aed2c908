// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// One sandbox's cgroups: limits before it starts, numbers after it ended.
package final class CgroupLeaf {
    /// What the kernel counted.
    package struct Usage: Sendable, Equatable {
        package var peakMemoryBytes = 0
        package var cpuMicroseconds = 0
        /// Processes that the kernel killed because the leaf was out of memory.
        package var memoryKills = 0
        /// New processes that the kernel refused.
        package var pidsRefused = 0
        /// From block devices; nil where nothing counts it.
        package var readBytes: Int?
        package var writtenBytes: Int?
    }

    private let layout: CgroupLayout
    private let path: String
    /// The v2 leaf, for CLONE_INTO_CGROUP.
    private let unifiedFolder: DirectoryDescriptor?
    private var joins: [Int32] = []

    init(layout: CgroupLayout, path: String, limits: SandboxPlan.Limits) throws(LinuxError) {
        self.layout = layout
        self.path = path
        var made: [String] = []
        do {
            for folder in layout.folders {
                try Folders.make(path: "\(folder)/\(path)")
                made.append(folder)
            }
            try Self.write(limits, layout: layout, path: path)
            unifiedFolder =
                if let unified = layout.unified {
                    try Files.open("\(unified)/\(path)", [.path, .directory])
                } else { nil }
        } catch {
            for folder in made { try? Folders.remove(path: "\(folder)/\(path)") }
            throw error
        }
        do {
            // Through `tasks` a single thread moves itself without the lock over all forks of the host, whose first
            // taker waits for an RCU grace period: 5 to 20 ms. `cgroup.procs` takes it always.
            for folder in layout.folders where folder != layout.unified {
                let file: FileDescriptor = try Files.open("\(folder)/\(path)/tasks", .writeOnly)
                joins.append(file.release())
            }
        } catch {
            remove()
            throw error
        }
    }

    deinit {
        for number in joins { FileDescriptor(owning: number).close() }
    }

    /// The v2 leaf's descriptor, to be born in.
    var birthplace: Int32? {
        switch unifiedFolder {
        case .some(let folder): folder.number
        case .none: nil
        }
    }

    /// Open `tasks` files of the v1 leafs, to be entered by the process itself while it has one thread.
    var entrances: [Int32] { joins }

    /// Replaces the limits by tighter ones, before anything of a launch is in the leaf.
    func apply(_ limits: SandboxPlan.Limits) throws(LinuxError) {
        try Self.write(limits, layout: layout, path: path)
    }

    private static func write(
        _ limits: SandboxPlan.Limits, layout: CgroupLayout, path: String
    ) throws(LinuxError) {
        let period = 100_000
        let quota = period * limits.cpuPercent / 100
        if layout.controllersAreUnified, let unified = layout.unified {
            let leaf = "\(unified)/\(path)"
            try Files.set("\(leaf)/memory.max", to: "\(limits.memoryBytes)")
            try optional { () throws(LinuxError) in
                try Files.set("\(leaf)/memory.swap.max", to: "\(limits.swapBytes)")
            }
            try Files.set("\(leaf)/pids.max", to: "\(limits.pids)")
            try Files.set("\(leaf)/cpu.max", to: "\(quota) \(period)")
            if let bytes = limits.ioBytesPerSecond { try BlockDevices.limit(bytes, in: leaf) }
            return
        }
        if let memory = layout.memory {
            try Files.set("\(memory)/\(path)/memory.limit_in_bytes", to: "\(limits.memoryBytes)")
            // Memory and swap together; absent without swap accounting, and then there is no swap to limit.
            try optional { () throws(LinuxError) in
                try Files.set(
                    "\(memory)/\(path)/memory.memsw.limit_in_bytes", to: "\(limits.memoryBytes + limits.swapBytes)")
            }
        }
        if let pids = layout.pids { try Files.set("\(pids)/\(path)/pids.max", to: "\(limits.pids)") }
        if let cpu = layout.cpu {
            try Files.set("\(cpu)/\(path)/cpu.cfs_period_us", to: "\(period)")
            try Files.set("\(cpu)/\(path)/cpu.cfs_quota_us", to: "\(quota)")
        }
    }

    private static func optional(_ body: () throws(LinuxError) -> Void) throws(LinuxError) {
        do { try body() } catch  where error.errno == .noEntry {}
    }

    /// What was counted; a file that the kernel does not have counts nothing.
    func usage() -> Usage {
        var usage = Usage()
        if layout.controllersAreUnified, let unified = layout.unified {
            let leaf = "\(unified)/\(path)"
            usage.peakMemoryBytes = number("\(leaf)/memory.peak")
            usage.memoryKills = field("oom_kill", of: "\(leaf)/memory.events")
            usage.pidsRefused = field("max", of: "\(leaf)/pids.events")
            if let transfer = BlockDevices.transfer(of: leaf) {
                (usage.readBytes, usage.writtenBytes) = transfer
            }
        }
        if let memory = layout.memory {
            usage.peakMemoryBytes = number("\(memory)/\(path)/memory.max_usage_in_bytes")
            usage.memoryKills = field("oom_kill", of: "\(memory)/\(path)/memory.oom_control")
        }
        if let pids = layout.pids { usage.pidsRefused = field("max", of: "\(pids)/\(path)/pids.events") }
        usage.cpuMicroseconds = cpuMicroseconds() ?? 0
        return usage
    }

    /// Used by everything in the leaf so far; nil where nothing counts it.
    func cpuMicroseconds() -> Int? {
        layout.unified.map { field("usage_usec", of: "\($0)/\(path)/cpu.stat") }
    }

    /// Kills whatever is in the leaf (cgroup.kill); without v2, PID 1's death does the same.
    func kill() {
        guard let unified = layout.unified else { return }
        try? Files.set("\(unified)/\(path)/cgroup.kill", to: "1")
    }

    /// Stops whatever is in the leaf, or lets it go on (cgroup.freeze); SIGKILL ends also what is stopped.
    func setFrozen(_ isFrozen: Bool) throws(LinuxError) {
        guard let unified = layout.unified else {
            throw LinuxError(operation: "freeze", subject: "without cgroup v2", errno: .operationNotSupported)
        }
        try Files.set("\(unified)/\(path)/cgroup.freeze", to: isFrozen ? "1" : "0")
    }

    /// Says in the leaf itself what it is for.
    func label(_ label: LeafLabel) throws(LinuxError) {
        guard let first = layout.folders.first else { return }
        let folder: DirectoryDescriptor = try Files.open("\(first)/\(path)", [.readOnly, .directory])
        try ExtendedAttributes.set(LeafLabel.attribute, to: label.encoded, on: folder)
    }

    /// Removes the leaf. Nothing may be in it: confirmed by the kernel, which refuses otherwise.
    /// - Returns: whether it is gone everywhere.
    @discardableResult
    func remove() -> Bool {
        var isGone = true
        for folder in layout.folders {
            do { try Folders.remove(path: "\(folder)/\(path)") } catch  where error.errno == .noEntry {
            } catch { isGone = false }
        }
        return isGone
    }

    private func text(_ path: String) -> String {
        guard let bytes = try? Files.contents(of: path) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func number(_ path: String) -> Int { Int(text(path).prefix { $0.isNumber }) ?? 0 }

    private func field(_ name: String, of path: String) -> Int {
        for line in text(path).split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == name { return Int(words[1]) ?? 0 }
        }
        return 0
    }
}

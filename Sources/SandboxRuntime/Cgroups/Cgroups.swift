// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// The supervisor's own branch of each hierarchy, in which every sandbox gets a leaf.
package struct Cgroups {
    /// Of every branch's name; the supervisor's pid follows.
    static let prefix = "nexus."

    /// Where the leaf of a sandbox lies below each folder of the layout: its supervisor's process, its launch's sequence.
    package static func leafPath(of supervisor: Int32, sequence: UInt64 = 0) -> String {
        "\(prefix)\(supervisor)/s\(sequence)"
    }

    private let layout: CgroupLayout
    /// The branch's name: told apart from those of other supervisors by the pid.
    private let name: String
    /// What had to be done to our own v2 cgroup before anything could be limited below it.
    private let delegation: CgroupDelegation?

    /// Whether the leafs of a layout can tell how much cpu time they have used.
    package static func countsCPUTime(_ layout: CgroupLayout) -> Bool {
        layout.unified.map { (try? FileStatus(path: "\($0)/cpu.stat")) != nil } ?? false
    }

    /// Makes the branch, and removes those of supervisors that are gone.
    /// - Parameter memoryBytes: for everything in it together, also for what ended sandboxes left in memory: a workspace
    ///   lives as long as somebody holds a view of it, and its own leaf is gone by then. Nil: no such limit.
    package init(layout: CgroupLayout, process: Int32, memoryBytes: Int? = nil) throws(LinuxError) {
        self.layout = layout
        name = Self.prefix + "\(process)"
        if layout.controllersAreUnified, let unified = layout.unified {
            Self.removeAbandoned(below: unified)
            delegation = try CgroupDelegation(folder: unified, leaf: "\(name).own")
        } else {
            delegation = nil
        }
        do { try make(memoryBytes) } catch {
            remove()
            throw error
        }
    }

    private func make(_ memoryBytes: Int?) throws(LinuxError) {
        for folder in layout.folders {
            Self.removeAbandoned(below: folder)
            do { try Folders.make(path: "\(folder)/\(name)") } catch  where error.errno == .exists {}
            if layout.controllersAreUnified {
                let branch = "\(folder)/\(name)"
                try CgroupDelegation.handDown(CgroupDelegation.available(in: branch), from: branch)
            }
        }
        guard let memoryBytes else { return }
        if layout.controllersAreUnified, let unified = layout.unified {
            try Files.set("\(unified)/\(name)/memory.max", to: "\(memoryBytes)")
        } else if let memory = layout.memory {
            try Files.set("\(memory)/\(name)/memory.limit_in_bytes", to: "\(memoryBytes)")
        }
    }

    /// Enters the v1 leaf whose `tasks` is open: 0 stands for the writing thread, which must be its process's only one.
    static func enter(_ descriptor: Int32) throws(LinuxError) {
        let bytes = Array("0".utf8)
        let result = System.withAddress(ofElements: bytes) { System.raw(1 /* SYS_write */, Int(descriptor), $0, 1) }
        try System.check(result, "write", "tasks")
    }

    /// A leaf with these limits, before any process is in it.
    package func leaf(_ leaf: String, limits: SandboxPlan.Limits) throws(LinuxError) -> CgroupLeaf {
        try CgroupLeaf(layout: layout, path: "\(name)/\(leaf)", limits: limits)
    }

    /// Removes the branch; a leaf that is still there keeps it. Those of supervisors that were still dying when this one
    /// began go as well.
    package func remove() {
        for folder in layout.folders {
            try? Folders.remove(path: "\(folder)/\(name)")
            Self.removeAbandoned(below: folder)
        }
        delegation?.undo()
    }

    /// A branch whose supervisor no longer runs holds no process: its sandboxes died with it.
    private static func removeAbandoned(below folder: String) {
        guard let directory = try? Files.open(folder, [.readOnly, .directory], as: DescriptorKind.Directory.self),
            let names = try? Folders.names(in: directory)
        else { return }
        for name in names.map({ String(decoding: $0, as: UTF8.self) }) where name.hasPrefix(prefix) {
            // The pid, also behind the word for what it was made for.
            let process = name.dropFirst(prefix.count).split(separator: ".").lazy.compactMap { Int32($0) }.first
            guard let process, !isRunning(process) else { continue }
            removeTree("\(folder)/\(name)")
        }
    }

    private static func isRunning(_ process: Int32) -> Bool {
        do {
            _ = try Processes.descriptor(of: process)
            return true
        } catch { return error.errno != .noProcess }
    }

    private static func removeTree(_ path: String) {
        guard let directory = try? Files.open(path, [.readOnly, .directory], as: DescriptorKind.Directory.self),
            let names = try? Folders.names(in: directory)
        else { return }
        for name in names {
            let child = "\(path)/\(String(decoding: name, as: UTF8.self))"
            if (try? FileStatus(path: child))?.kind == .directory { try? Folders.remove(path: child) }
        }
        try? Folders.remove(path: path)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// A supervisor that runs beside this process, found by what the kernel says of it: its sealed session, its cgroups. No
/// record has to be kept, and none can be left behind or forged from inside a sandbox.
package final class RunningSupervisor {
    package let process: Int32
    /// The same process also when its number has gone to another.
    let descriptor: ProcessDescriptor
    let session: Session

    /// Nil for what is no supervisor, or none that this user may look into.
    package init?(_ process: Int32) {
        let folder = "/proc/\(process)"
        // In a sandbox nobody shares our pid namespace: what a payload calls itself is not even read.
        guard let descriptor = try? Processes.descriptor(of: process),
            let namespace = try? AbsolutePath.target(ofLink: "\(folder)/ns/pid"),
            namespace == (try? AbsolutePath.target(ofLink: "/proc/self/ns/pid")),
            (try? AbsolutePath.target(ofLink: "\(folder)/fd/\(Session.descriptor)")) == "/memfd:session (deleted)",
            let memory = try? Files.open(
                "\(folder)/fd/\(Session.descriptor)", .readOnly, as: DescriptorKind.Memory.self),
            let bytes = try? MemoryFile.contents(of: memory, limit: Session.byteLimit, name: "session"),
            let session = try? Session(decoding: bytes),
            // It still has the number: what was read is its own.
            (try? Poll.wait(for: [descriptor.number], milliseconds: 0))?.isEmpty == true
        else { return nil }
        self.process = process
        self.descriptor = descriptor
        self.session = session
    }

    /// Every one that this user may look into, by pid.
    package static func all() throws(LinuxError) -> [RunningSupervisor] {
        let folder: DirectoryDescriptor = try Files.open("/proc", [.readOnly, .directory])
        let processes = try Folders.names(in: folder).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
        return processes.sorted().compactMap { RunningSupervisor($0) }
    }

    /// Its sandboxes, by number.
    package func sandboxes() -> [SandboxReading] {
        leafs().compactMap { read($0.label, leaf: $0.leaf) }.sorted { $0.name.sequence < $1.name.sequence }
    }

    /// The cgroup of a sandbox within each hierarchy; nil when there is none of that number.
    func leaf(of sequence: UInt64) -> String? { leafs().first { $0.label.sequence == sequence }?.leaf }

    /// The folder that counts and lists processes.
    func processes(in leaf: String) -> [Int32] {
        let layout = session.cgroups
        guard let folder = layout.pids ?? layout.unified ?? layout.memory else { return [] }
        return CgroupFile.numbers("\(folder)/\(leaf)/cgroup.procs")
    }

    private func leafs() -> [(leaf: String, label: LeafLabel)] {
        let branch = Cgroups.prefix + "\(process)"
        guard let first = session.cgroups.folders.first,
            let folder: DirectoryDescriptor = try? Files.open("\(first)/\(branch)", [.readOnly, .directory]),
            let names = try? Folders.names(in: folder)
        else { return [] }
        return names.compactMap { name in
            guard
                let folder: DirectoryDescriptor = try? Files.open(bytes: name, below: folder, [.readOnly, .directory]),
                let bytes = try? ExtendedAttributes.value(of: LeafLabel.attribute, on: folder),
                let label = LeafLabel(bytes)
            else { return nil }
            return ("\(branch)/\(String(decoding: name, as: UTF8.self))", label)
        }
    }

    /// Nil when the sandbox has ended in the meantime, or was launched by a plan that is not in the session.
    private func read(_ label: LeafLabel, leaf: String) -> SandboxReading? {
        guard let plan = session.plans.first(where: { $0.digest == label.plan }) else { return nil }
        var reading = SandboxReading(
            name: SandboxName(process: process, sequence: label.sequence), policy: plan.plan.name, plan: plan.digest,
            startedAt: label.startedAt)
        let layout = session.cgroups
        if let unified = layout.unified.map({ "\($0)/\(leaf)" }) {
            reading.isFrozen = CgroupFile.field("frozen", of: "\(unified)/cgroup.events") == 1
            reading.cpuMicroseconds = CgroupFile.field("usage_usec", of: "\(unified)/cpu.stat")
        }
        if let memory = layout.memory.map({ "\($0)/\(leaf)" }) {
            reading.memoryBytes = CgroupFile.number("\(memory)/memory.usage_in_bytes")
            reading.peakMemoryBytes = CgroupFile.number("\(memory)/memory.max_usage_in_bytes")
            reading.memoryLimitBytes = CgroupFile.number("\(memory)/memory.limit_in_bytes")
        } else if let unified = layout.unified.map({ "\($0)/\(leaf)" }) {
            reading.memoryBytes = CgroupFile.number("\(unified)/memory.current")
            reading.peakMemoryBytes = CgroupFile.number("\(unified)/memory.peak")
            reading.memoryLimitBytes = CgroupFile.number("\(unified)/memory.max")
        }
        if let pids = (layout.pids ?? layout.unified).map({ "\($0)/\(leaf)" }) {
            reading.pids = CgroupFile.number("\(pids)/pids.current")
            reading.pidsLimit = CgroupFile.number("\(pids)/pids.max")
        }
        return reading
    }
}

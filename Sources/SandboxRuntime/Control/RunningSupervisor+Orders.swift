// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// Asking a supervisor for something, and seeing that it was done.
extension RunningSupervisor {
    /// Whether its sandboxes can be stopped and go on: cgroup v1 alone can't do it so that they still can be killed.
    package var canFreeze: Bool { session.cgroups.unified != nil }

    /// Ends a sandbox with every process in it; its outcome is `cancelled`.
    /// - Throws: ESRCH when there is none of that number, EPERM to whoever may not, ETIMEDOUT when something in it is
    ///   still there after so long.
    package func kill(_ sequence: UInt64, milliseconds: Int) throws(LinuxError) {
        let leaf = try require(sequence)
        let handles = processes(in: leaf).compactMap { try? Processes.descriptor(of: $0).release() }
        defer { for handle in handles { ProcessDescriptor(owning: handle).close() } }
        try Signals.queue(ControlOrder.kill.rawValue, value: sequence, to: descriptor)
        let deadline = Timer.now + milliseconds * 1000
        for handle in handles {
            let left = max(0, (deadline - Timer.now) / 1000)
            guard try Poll.wait(for: [handle], milliseconds: left) == [handle] else { throw overdue(sequence) }
        }
    }

    /// Stops every process of a sandbox, or lets them go on; its wall time goes on either way.
    /// - Throws: as `kill`; EOPNOTSUPP when it can't be done here.
    package func setFrozen(_ isFrozen: Bool, _ sequence: UInt64, milliseconds: Int) throws(LinuxError) {
        let leaf = try require(sequence)
        guard let unified = session.cgroups.unified else {
            throw LinuxError(operation: "freeze", subject: "without cgroup v2", errno: .operationNotSupported)
        }
        let path = "\(unified)/\(leaf)/cgroup.events"
        let events: FileDescriptor = try Files.open(path, .readOnly)
        let order = isFrozen ? ControlOrder.freeze : .thaw
        try Signals.queue(order.rawValue, value: sequence, to: descriptor)
        let deadline = Timer.now + milliseconds * 1000
        while true {
            // Read through the very descriptor that is waited on: a change in between is not missed.
            let text = try state(events)
            guard let text, !text.contains("populated 0\n") else {
                // It went on, and came to its end.
                if !isFrozen { return }
                throw gone(sequence)
            }
            if text.contains("frozen \(isFrozen ? 1 : 0)\n") { return }
            let left = (deadline - Timer.now) / 1000
            guard left > 0, try Poll.waitForChange(of: events, milliseconds: left) else { throw overdue(sequence) }
        }
    }

    /// Nil when the cgroup has been removed (ENODEV).
    private func state(_ events: borrowing FileDescriptor) throws(LinuxError) -> String? {
        do throws(LinuxError) {
            return String(decoding: try Files.read(events, upTo: 4096, at: 0), as: UTF8.self)
        } catch {
            guard error.errno == Errno(rawValue: 19) else { throw error }
            return nil
        }
    }

    private func require(_ sequence: UInt64) throws(LinuxError) -> String {
        guard let leaf = leaf(of: sequence) else { throw gone(sequence) }
        return leaf
    }

    private func gone(_ sequence: UInt64) -> LinuxError {
        LinuxError(operation: "find", subject: "sandbox \(process).\(sequence)", errno: .noProcess)
    }

    private func overdue(_ sequence: UInt64) -> LinuxError {
        LinuxError(operation: "wait for", subject: "sandbox \(process).\(sequence)", errno: .timedOut)
    }
}

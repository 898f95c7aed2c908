// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A reference to a sandbox's mount namespace. The last one to let go of a namespace takes its mounts down and waits
/// for every processor (an RCU grace period): without this reference PID 1 would, before anybody hears of its end.
final class HeldMounts {
    private var namespace: NamespaceDescriptor?

    /// Nil when it can't be had; then PID 1 takes down what is its own.
    init?(of process: Int32) {
        guard let opened = try? Files.open("/proc/\(process)/ns/mnt", .readOnly, as: DescriptorKind.Namespace.self)
        else { return nil }
        namespace = consume opened
    }

    /// To be called once nobody waits for an answer any more.
    func release() { namespace = nil }
}

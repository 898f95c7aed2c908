// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What each key of a policy means, in a sentence for somebody who has to decide on it.
package enum PolicyMeaning {
    /// Nil for a key that no policy has.
    package static func sentence(for key: String) -> String? {
        if let sentence = sentences[key] { return sentence }
        if key.hasPrefix("environment.") { return "a variable of the payload's environment" }
        guard key.hasPrefix("scratch.") else { return nil }
        return sentences["scratch." + (key.split(separator: ".").last.map(String.init) ?? "")]
    }

    private static let sentences = [
        "demands": "the host must be able to give this, or nothing starts",
        "waive": "where the host can't give this, sandboxes run without it, and say so",
        "namespaces": "the sandbox has its own, apart from the host's",
        "identity.uid": "the user that the payload is, inside",
        "identity.gid": "the group that the payload is, inside",
        "identity.hostname": "the machine's name, inside",
        "capabilities": "privileges of the payload: there are none",
        "image": "what the root is made of, read-only",
        "image-digest": "which version of the image's file is accepted",
        "filesystem.masks": "covered, besides what of /proc always is",
        "workspace.bytes": "how much can be written to /workspace before the writer gets ENOSPC",
        "workspace.inodes": "how many files /workspace can have before the writer gets ENOSPC",
        "workspace.executable": "whether what is written there can be run",
        "workspace.medium": "whether the workspace lies in memory or on disk",
        "scratch.bytes": "how much can be written there before the writer gets ENOSPC",
        "scratch.inodes": "how many files it can have before the writer gets ENOSPC",
        "scratch.executable": "whether what is written there can be run",
        "limits.memory":
            "resident memory with page cache and file systems in memory; above it the kernel ends the payload",
        "limits.swap": "swap beyond that",
        "limits.reserve": "memory that file systems in memory may never take from the payload",
        "limits.pids": "processes and threads; one more is refused with EAGAIN",
        "limits.cpu": "cpu time per second in percent of one cpu; beyond it the payload waits",
        "limits.cpu-time": "cpu time in all; then the payload is ended",
        "limits.wall": "how long it may take; then it is ended",
        "limits.idle": "how long it may do nothing; then it is ended",
        "limits.output": "how much it may write to its streams; then it is ended",
        "limits.io": "bytes per second to and from disks; beyond it the payload waits",
        "limits.open-files": "descriptors per process; one more is refused with EMFILE",
        "limits.file-size": "the size of one file; what is larger is refused with EFBIG",
        "syscalls.sets": "system calls that are allowed, by named sets",
        "syscalls.allow": "system calls that are allowed besides",
        "syscalls.deny": "system calls that are taken away from these",
        "syscalls.action": "what a refused call gets: EPERM, or the end of the sandbox",
        "syscalls.arguments": "allowed calls that are narrowed by the values of an argument",
        "syscalls.arguments.call": "an allowed call that is narrowed",
        "syscalls.arguments.argument": "which of its arguments is looked at, counted from 0",
        "syscalls.arguments.values": "the values that are allowed there, all 64 bits compared",
        "syscalls.report": "how many refused system calls are recorded with the outcome",
        "egress": "a name and port that can be reached; without any the network is a loopback",
    ]
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a hostile orchestrator tries, and the only answers that it may get.
enum HostileOrchestratorAnswers {
    static let all: [String: [String]] = frames.merging(slots) { $1 }.merging(layers) { $1 }.merging(commands) { $1 }
        .merging(reach) { $1 }.mapValues { $0.split(separator: "|").map(String.init) }

    private static let collected = "ended exit 0 with collection"

    private static let frames: [String: String] = [
        "a frame as it should be": "ended exit 0", "the same frame again": "refused frame.replayed",
        "an older number": "refused frame.replayed", "number 0": "refused frame.replayed",
        "another magic": "refused frame.malformed", "a later version": "refused frame.malformed",
        "an unknown kind": "refused frame.malformed", "an answer's kind": "refused frame.malformed",
        "reserved bits": "refused frame.malformed", "reserved bits at the end": "refused frame.malformed",
        "a length too small": "refused frame.malformed", "a length too large": "refused frame.malformed",
        "half a header": "refused frame.malformed", "one byte": "refused frame.malformed",
        "text": "refused frame.malformed", "a body cut short": "refused frame.malformed",
        "a billion layers": "refused frame.malformed", "a layer of 4 GiB": "refused frame.malformed",
        "a layer that is no text": "refused frame.malformed", "33 KiB": "refused frame.oversized",
        // The kernel's own limit is near.
        "200 KB": "refused frame.oversized|not sent EMSGSIZE",
        "a frame as long as one may be": "refused frame.malformed",
    ]

    private static let slots: [String: String] = [
        "the orchestrator's own plan": "refused plan.not_sealed", "a plan after the last": "refused plan.not_sealed",
        "plan 99": "refused plan.not_sealed", "the highest plan": "refused plan.not_sealed",
        "the sealed wall limit": "ended exit 0", "a looser wall limit": "refused limit.looser",
        "no wall limit": "refused limit.looser", "the sealed memory": "ended exit 0",
        "looser memory": "refused limit.looser", "negative memory": "refused limit.looser",
        "the sealed pids": "ended exit 0", "looser pids": "refused limit.looser", "no pids": "refused limit.looser",
        "a relative working folder": "refused working_folder.not_absolute",
        "a working folder with a NUL": "refused working_folder.not_absolute",
        "a working folder that is not there": "ended fault working-folder ENOENT",
        "a working folder of 32 000 bytes of one character": "ended fault working-folder ENAMETOOLONG",
        "a relative folder of 32 000 bytes of one character": "refused working_folder.not_absolute",
        "no descriptor": "refused frame.descriptors", "too few descriptors": "refused frame.descriptors",
        "too many descriptors": "refused frame.descriptors", "no result descriptor": "refused frame.descriptors",
        "a result descriptor": "ended exit 0",
        "as many descriptors as one message holds": "refused frame.descriptors",
        "more descriptors than one message holds": "refused frame.oversized",
    ]

    private static let layers: [String: String] = [
        "a layer of its own": collected, "a folder of another user": "refused layer.refused",
        "a link to its own": "refused layer.refused", "a link out": "refused layer.refused",
        "a file": "refused layer.refused", "a layer that is not there": "refused layer.refused",
        "no name": "refused layer.refused", "a dot": "refused layer.refused", "the parent": "refused layer.refused",
        "two components": "refused layer.refused", "out by the parent": "refused layer.refused",
        "an absolute path": "refused layer.refused", "a name with a NUL": "refused layer.refused",
        "255 bytes": "refused layer.refused", "300 bytes": "refused layer.refused",
        "31 000 bytes of one character": "refused layer.refused", "33 layers": "refused layers.not_allowed",
        // Overlay itself takes no folder twice.
        "the same layer twice": "ended fault workspace ELOOP with collection|\(collected)",
        "a tree of 5 000 levels": collected, "3 000 folders with names that are no text": collected,
        "flood": "10000 answers: ended exit 0, refused plan.not_sealed",
    ]

    private static let commands: [String: String] = [
        "a command that can still be written": "ended fault command EPERM",
        "a command that can still grow": "ended fault command EPERM", "garbage": "ended fault command EBADMSG",
        "an empty command": "ended fault command EBADMSG", "no arguments": "ended fault command EBADMSG",
        "an argument with a NUL": "ended fault command EBADMSG", "a billion arguments": "ended fault command EBADMSG",
        "bytes after the command": "ended fault command EBADMSG", "5 MiB": "ended fault command EFBIG",
        "a pipe": "ended fault command EINVAL", "the null device": "ended fault command EINVAL",
        "a folder": "ended fault command EINVAL", "the socket itself": "ended fault command EINVAL",
        "a command that only names its file": "ended fault command EBADF",
        "the socket as every stream": "ended exit 0", "a program that is not there": "ended fault execute ENOENT",
        "a folder as a program": "ended fault execute EACCES",
        "a program without the right to run": "ended fault execute EACCES",
        "one string above 128 KiB": "ended fault execute E2BIG", "2 MiB of arguments": "ended fault execute E2BIG",
        "2 MiB of environment": "ended fault execute E2BIG", "a flood of output": "ended output",
        "a changed PATH": "ended exit 0", "a launch after everything": "ended exit 7 with collection",
        "a third sandbox at the start": "refused slots.exhausted",
        "two cancelled at the start": "ended cancelled with collection, ended cancelled with collection",
        "a third sandbox at the end": "refused slots.exhausted",
        "two cancelled at the end": "ended cancelled with collection, ended cancelled with collection",
    ]

    /// What the orchestrator's own confinement leaves it.
    private static let reach: [String: String] = [
        "write into the state": "written", "write into /tmp": "written", "write into /": "not written",
        "write into /etc": "not written", "write into /usr": "not written", "write into /dev": "not written",
        "write into /proc/sys/kernel": "not written", "write into /nexus": "not written",
        "write into the state/..": "not written", "read its own environment": "done",
        "read PID 1's environment": "EACCES|ENOENT", "list PID 1's descriptors": "EACCES|ENOENT",
        "become root": "EPERM", "become another group": "EPERM", "own a file of another user's": "EPERM",
        "reach a network": "EPERM", "name the host": "EPERM", "capabilities": "0 0 0 0 0",
        "other processes in sight": "0",
    ]
}

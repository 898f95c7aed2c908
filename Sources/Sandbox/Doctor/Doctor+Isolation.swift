// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime

/// What is not the sandbox's own must be out of reach.
extension Doctor {
    /// Those that one look without a filter tells, each against a look with that namespace shared.
    func isolation(_ guarantee: Guarantee, _ look: [String: String]) throws(SandboxError) -> Examination {
        switch guarantee {
        case .mountNamespace:
            return try compare(
                "open a file of the host, change what is shown", look, control: plan.unfiltered.exposing(lures.folder),
                keys: look.keys.filter { $0 == "host-file" || $0.hasPrefix("change ") }.sorted()
            ) { key, word in key == "host-file" ? word != "ok" : word == "EROFS" }
        case .pidNamespace:
            return try compare(
                "signal a process of the host", look, control: plan.sharing(.pid), keys: ["host-process"]
            ) { _, word in word == "ESRCH" }
        case .networkNamespace:
            return try compare(
                "connect to the host's loopback, look for a route out", look, control: plan.sharing(.network),
                keys: ["host-loopback", "outside"]
            ) { _, word in word != "ok" }
        case .ipcNamespace:
            return try compare(
                "find shared memory of the host", look, control: plan.sharing(.ipc), keys: ["host-memory"]
            ) { _, word in word != "ok" }
        case .utsNamespace:
            return try compare("read the host's name", look, control: plan.sharing(.uts), keys: ["host-name"]) {
                _, word in word != Machine.name
            }
        case .cgroupNamespace:
            let shared = plan.unfiltered.with { $0.setup.removeAll { $0 == .unshareCgroupNamespace } }
            return try compare("read the path of its cgroup", look, control: shared, keys: ["cgroup"]) { _, word in
                !word.contains("nexus.")
            }
        default:
            return try compare(
                "learn who owns the host's files", look, control: plan.unfiltered.unmapped, keys: ["owner"]
            ) {
                // What is mapped to nobody is shown as the overflow id (user_namespaces(7)).
                _, word in word == "65534"
            }
        }
    }

    /// Those that one look tells, against a look with privileges.
    func privileges(_ guarantee: Guarantee, _ look: [String: String]) throws(SandboxError) -> Examination {
        let refusals: Set<String> = ["EPERM", "EACCES", "ENOENT", "ESRCH", "ENOSYS"]
        switch guarantee {
        case .supervisorBoundary:
            return try compare(
                "signal, read and trace what set the sandbox up", look, control: plan.privileged,
                keys: ["first signal", "first read", "first memory", "first trace"]
            ) { _, word in refusals.contains(word) }
        case .noCapabilities:
            return try compare(
                "give a file away, make a device, become root", look, control: plan.privileged,
                keys: ["give away", "device", "become root", "capabilities"]
            ) { key, word in key == "capabilities" ? word == "0" : word != "ok" }
        default:
            return try compare(
                "call what no policy can allow", look, control: plan.unfiltered,
                keys: look.keys.filter { $0.hasPrefix("call ") }.sorted()
            ) { _, word in ["EPERM", "ENOSYS"].contains(word) }
        }
    }

    /// - Parameter isRefused: by key and word. One act that is not refused is a hole; one that works without the guard
    ///   shows that the probe can see one.
    private func compare(
        _ act: String, _ look: [String: String], control: SandboxPlan, keys: [String],
        _ isRefused: (String, String) -> Bool
    ) throws(SandboxError) -> Examination {
        let seen = try words(look, keys)
        let unguarded = try words(try self.look(control), keys)
        let pairs = Array(zip(keys, seen))
        let holes = pairs.filter { !isRefused($0.0, $0.1) }
        let working = zip(keys, unguarded).filter { !isRefused($0.0, $0.1) }
        return Examination(
            act, seen: Self.text(holes.isEmpty ? pairs : holes), isRefused: holes.isEmpty,
            control: Self.text(working.isEmpty ? Array(zip(keys, unguarded)) : Array(working)),
            works: !working.isEmpty)
    }

    private func words(_ look: [String: String], _ keys: [String]) throws(SandboxError) -> [String] {
        var words: [String] = []
        for key in keys {
            guard let word = look[key] else {
                throw SandboxError(
                    code: "doctor.silence", operation: "probe", subject: key, cause: "the probe said nothing of it")
            }
            words.append(word)
        }
        return words
    }

    /// Each word once, short enough for a table.
    private static func text(_ pairs: [(String, String)]) -> String {
        var words: [String] = []
        for (_, word) in pairs where !words.contains(word) { words.append(word) }
        return words.map { TerminalText.escape($0, limit: 60) }.joined(separator: ", ")
    }

    /// Landlock stands behind the mounts: it is seen where they let everything through.
    func landlock() throws(SandboxError) -> Examination {
        let folder = "/nexus-unsealed"
        let open = plan.unsealed(folder)
        let seen = try answers(open, ["create", "\(folder)/file"])["create"] ?? "nothing"
        let without = open.with { $0.payload.removeAll { $0.stage == "landlock" } }
        let control = try answers(without, ["create", "\(folder)/file"])["create"] ?? "nothing"
        return Examination(
            "write outside of what may be written", seen: seen, isRefused: seen != "ok", control: control,
            works: control == "ok")
    }
}

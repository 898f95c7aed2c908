// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime

/// What two sandboxes at a time must not have in common, and what they may.
extension Doctor {
    /// Two payloads that run at the same time, as the host sees them.
    func ownHostUID() throws(SandboxError) -> Examination {
        let seen = try usersOfTwo(plan)
        let control = try usersOfTwo(plan.withoutUsers)
        let own = Credentials.userID
        let isOwn = { (users: [UInt32]) in Set(users).count == 2 && !users.contains(own) }
        let text = { (users: [UInt32]) in users.map { "uid \($0)" }.joined(separator: " and ") }
        return Examination(
            "two payloads at a time with one user", seen: text(seen), isRefused: isOwn(seen), control: text(control),
            works: !isOwn(control))
    }

    private func usersOfTwo(_ plan: SandboxPlan) throws(SandboxError) -> [UInt32] {
        let trial = Trial(plans: [plan], arguments: [Self.program, "--probe", "hold"])
        let first = try bench.start(trial)
        let second: any RunningTrial
        do throws(SandboxError) { second = try bench.start(trial) } catch {
            _ = try? first.end()
            throw error
        }
        do throws(SandboxError) {
            let users = [try Self.payloadUser(first), try Self.payloadUser(second)]
            for running in [first, second] { _ = try running.end() }
            return users
        } catch {
            for running in [first, second] { _ = try? running.end() }
            throw error
        }
    }

    /// The supervisor's child is the sandbox's PID 1, whose child is the payload.
    private static func payloadUser(_ running: any RunningTrial) throws(SandboxError) -> UInt32 {
        try running.awaitWord()
        do throws(LinuxError) {
            let payload = try onlyChild(of: onlyChild(of: running.supervisor))
            // Owned by who the process is, as long as it may be dumped (proc(5)).
            return try FileStatus(path: "/proc/\(payload)").uid
        } catch {
            throw SandboxError(code: "doctor.payload", operation: "find", subject: "the payload", cause: "\(error)")
        }
    }

    private static func onlyChild(of process: Int32) throws(LinuxError) -> Int32 {
        let path = "/proc/\(process)/task/\(process)/children"
        let text = String(decoding: try Files.contents(of: path), as: UTF8.self)
        guard let child = text.split(separator: " ").first.flatMap({ Int32($0) }) else {
            throw LinuxError(operation: "find a child", subject: path, errno: .noEntry)
        }
        return child
    }

    /// The first sandbox's own view of its change is the control: the act works, and nobody else sees it.
    func sharedLower() throws(SandboxError) -> Examination {
        // Who asks stands in for an orchestrator, which may make other calls than a payload.
        let end = try bench.start(
            Trial(
                plans: [plan.unfiltered, plan], arguments: [Self.program, "--probe", "share", lures.layerFile],
                layerRoot: lures.folder)
        ).end()
        let answers = ProbeAnswers.parse(end.output)
        guard let after = answers["first after"], let before = answers["second before"] else {
            let absence = host.absent[.sharedLower]?.cause
            let said = [absence, answers["first launch"], end.complaint].compactMap(\.self).first { !$0.isEmpty }
            return Examination(
                "two sandboxes on one layer", seen: "none starts: \(said ?? "no answer")", isRefused: false,
                control: "", works: false)
        }
        let isUntouched = [before, lures.layerContentNow].allSatisfy { $0 == lures.layerContent }
        return Examination(
            "change a file of the shared layer",
            seen: "the next one reads \"\(before)\", the host \"\(lures.layerContentNow)\"", isRefused: isUntouched,
            control: "the one that wrote reads \"\(after)\"", works: after == "changed")
    }
}

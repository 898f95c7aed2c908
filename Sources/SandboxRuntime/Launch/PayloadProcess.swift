// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The payload's own stage, between `fork` and `execve`: gives up what the plan says, arranges its descriptors, and
/// becomes the program that was asked for. Never returns.
enum PayloadProcess {
    /// Sources are first moved above every number that a payload is given.
    private static let firstFreeNumber = 64

    static func run(_ plan: SandboxPlan, slots: LaunchSlots) -> Never {
        var (report, watch) = (slots.report, slots.watch)
        do throws(StageFault) {
            let command = try readCommand(slots)
            // PID 1 blocks SIGCHLD for itself; a mask survives execve, and a shell's `wait` would wait for ever.
            try unblockSignals()
            try become(command, by: plan.payload, plan, slots: slots, &report, &watch)
        } catch {
            Report.fault(error).send(to: report)
            System.exit(125)
        }
    }

    /// In a prepared sandbox: gives everything up first, and waits like that for what it is to become.
    static func wait(
        _ plan: SandboxPlan, _ preparation: SandboxPlan.Preparation, slots: LaunchSlots, order: Int32
    ) -> Never {
        var (report, watch) = (slots.report, slots.watch)
        do throws(StageFault) {
            try unblockSignals()
            let steps = ProcessSteps(slots: slots, identity: plan.identity)
            for step in preparation.payload { try steps.perform(step) }
            var filled: LaunchSlots
            do throws(LinuxError) {
                filled = try slots.filled(from: order)
                try filled.keepPipes(of: slots)
            } catch { throw StageFault(stage: "order", errno: error.errno, subject: error.operation) }
            let command = try readCommand(filled)
            try become(command, by: preparation.latePayload, plan, slots: filled, &report, &watch)
        } catch {
            Report.fault(error).send(to: report)
            System.exit(125)
        }
    }

    /// Takes the steps, the last of which leaves this program.
    private static func become(
        _ command: Command, by list: [Step], _ plan: SandboxPlan, slots: LaunchSlots, _ report: inout Int32,
        _ watch: inout Int32?
    ) throws(StageFault) -> Never {
        let steps = ProcessSteps(slots: slots, identity: plan.identity)
        for step in list {
            switch step {
            case .workingFolder: try enterWorkingFolder(slots.workingFolder, step)
            case .descriptors: (report, watch) = try arrangeDescriptors(slots, step)
            case .watchedSyscallFilter(let program, _, _): try install(program, watch, step)
            case .execute: throw execute(command, environment: command.environment(over: plan.environment), step)
            default: try steps.perform(step)
            }
        }
        throw StageFault(stage: "execute", errno: .invalidArgument, subject: "the plan has no such step")
    }

    private static func unblockSignals() throws(StageFault) {
        do { try Signals.block(only: []) } catch {
            throw StageFault(stage: "signals", errno: error.errno, subject: error.operation)
        }
    }

    private static func readCommand(_ slots: LaunchSlots) throws(StageFault) -> Command {
        let bytes: [UInt8]
        do throws(LinuxError) {
            let memory = try MemoryDescriptor(duplicating: slots.command)
            bytes = try MemoryFile.contents(of: memory, limit: Command.byteLimit, name: "command")
        } catch {
            throw StageFault(stage: "command", errno: error.errno, subject: "\(error.operation) \(error.subject)")
        }
        do { return try Command(decoding: bytes) } catch {
            throw StageFault(stage: "command", errno: .badMessage, subject: error.what)
        }
    }

    private static func enterWorkingFolder(_ path: String, _ step: Step) throws(StageFault) {
        do throws(LinuxError) {
            try Mounts.changeDirectory(path)
            // A folder outside the root would show as "(unreachable)/…" (getcwd(2), CVE-2024-21626).
            guard Processes.workingFolderIsReachable else {
                throw LinuxError(operation: "getcwd", subject: path, errno: .noEntry)
            }
        } catch { throw StageFault(step, error) }
    }

    /// From here on each denied call waits for PID 1, which has the listener before the payload begins.
    private static func install(_ program: [UInt8], _ watch: Int32?, _ step: Step) throws(StageFault) {
        do throws(LinuxError) {
            guard let watch else { throw LinuxError(operation: "watch", subject: "socket", errno: .badDescriptor) }
            try SyscallWatch.handOver(SyscallFilters.installWatched(program), on: watch)
        } catch { throw StageFault(step, error) }
    }

    /// - Returns: the new numbers of the report and of the socket to PID 1; both are close-on-exec.
    private static func arrangeDescriptors(
        _ slots: LaunchSlots, _ step: Step
    ) throws(StageFault) -> (report: Int32, watch: Int32?) {
        do throws(LinuxError) {
            let wanted: [(source: Int32, place: Int32)] =
                [
                    (slots.standardInput, PayloadDescriptor.standardInput),
                    (slots.standardOutput, PayloadDescriptor.standardOutput),
                    (slots.standardError, PayloadDescriptor.standardError),
                ] + (slots.result.map { [($0, PayloadDescriptor.result)] } ?? [])
            for pair in wanted { try StandardStream.require(pair.source) }
            let report = try Processes.raise(slots.report, above: firstFreeNumber)
            let watch: Int32? =
                if let number = slots.watch { try Processes.raise(number, above: firstFreeNumber) } else { nil }
            let raised = try wanted.map { pair throws(LinuxError) in
                try Processes.raise(pair.source, above: firstFreeNumber)
            }
            for (source, pair) in zip(raised, wanted) { try Processes.install(source, as: pair.place) }
            if slots.terminals != nil { try Terminal.becomeControlling(PayloadDescriptor.standardInput) }
            try Processes.closeAll(except: wanted.map(\.place) + [report] + (watch.map { [$0] } ?? []))
            return (report, watch)
        } catch { throw StageFault(step, error) }
    }

    /// Searches PATH as execvp(3) does; a name with a slash is taken as it is.
    private static func execute(_ command: Command, environment: [[UInt8]], _ step: Step) -> StageFault {
        let program = command.arguments[0]
        let slash = UInt8(ascii: "/")
        var candidates = [program]
        if !program.contains(slash) {
            let prefix = Array("PATH=".utf8)
            let path = environment.first { $0.starts(with: prefix) }.map { $0.dropFirst(prefix.count) } ?? []
            candidates = path.split(separator: UInt8(ascii: ":")).map { Array($0) + [slash] + program }
        }
        var decisive = Errno.noEntry
        for candidate in candidates {
            let errno = Processes.execute(path: candidate, arguments: command.arguments, environment: environment)
            if errno != .noEntry { decisive = errno }
            if ![.noEntry, .accessDenied, Errno(rawValue: 20)].contains(errno) { break }
        }
        return StageFault(
            step,
            LinuxError(
                operation: "execve", subject: String(decoding: program.prefix(256), as: UTF8.self), errno: decisive))
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension SandboxPlan {
    /// A plan's own steps in two parts: those that need nothing of a launch, and the rest. Together they are the plan:
    /// none is left out, none added, and all are taken in the plan's order, but that the workspace is mounted last, by
    /// the supervisor, when nothing in the sandbox has any privilege left.
    package struct Preparation: Sendable, Equatable {
        /// PID 1's, ahead.
        package let setup: [Step]
        /// The supervisor's, once the layers are known: at most the workspace.
        package let lateSetup: [Step]
        /// The payload process's own, ahead.
        package let payload: [Step]
        /// The payload process's own, once it knows what it is to become.
        package let latePayload: [Step]
    }

    /// Nil for a plan whose result could differ when its workspace came last: such a sandbox is built when it is asked
    /// for.
    package var preparation: Preparation? {
        let place = setup.firstIndex { $0.stage == Step.workspace(path: "").stage } ?? setup.endIndex
        let closing: [Step] = [.sealRoot, .pivot, .sessionKeyring, .userNamespace]
        guard limits != nil, setup.suffix(from: place).dropFirst().allSatisfy(closing.contains) else { return nil }
        let late = payload.firstIndex(where: \.needsLaunch) ?? payload.endIndex
        return Preparation(
            setup: Array(setup[..<place]) + setup[place...].dropFirst(), lateSetup: Array(setup[place...].prefix(1)),
            payload: Array(payload[..<late]), latePayload: Array(payload[late...]))
    }
}

extension Step {
    /// Whether the payload process can't take the step before it knows its workspace, streams and program. Landlock
    /// names the workspace's own mount; its calls, and those that arrange descriptors, are not for the filter to allow.
    fileprivate var needsLaunch: Bool {
        switch self {
        case .landlock, .workingFolder, .descriptors, .syscallFilter, .watchedSyscallFilter, .execute: true
        default: false
        }
    }
}

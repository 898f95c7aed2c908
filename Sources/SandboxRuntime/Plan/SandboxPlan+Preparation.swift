// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension SandboxPlan {
    /// A plan's own steps in two parts: those that need nothing of a launch, and the rest. Together they are the plan:
    /// none is left out, none added, and each process takes its own in the plan's order, but that the workspace is
    /// mounted after the root has become the root.
    package struct Preparation: Sendable, Equatable {
        /// PID 1's, ahead.
        package let setup: [Step]
        /// PID 1's, once the layers are known.
        package let lateSetup: [Step]
        /// The payload process's own, ahead; it enters the user namespace by itself, before PID 1 does.
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
        // Whatever came after it would be done with privileges that the plan has given up by then.
        if let own = setup.firstIndex(of: .userNamespace), own != setup.endIndex - 1 { return nil }
        let late = payload.firstIndex(where: \.needsLaunch) ?? payload.endIndex
        let own = setup.filter { $0 == .userNamespace }
        return Preparation(
            setup: setup.enumerated().filter { $0.offset != place && $0.element != .userNamespace }.map(\.element),
            lateSetup: setup[place...].prefix(1) + own, payload: own + payload[..<late],
            latePayload: Array(payload[late...]))
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

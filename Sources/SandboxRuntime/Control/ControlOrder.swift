// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What can be asked of a supervisor about one of its sandboxes, by a signal that carries the sandbox's sequence number.
/// So the kernel decides who may ask: whoever may signal the supervisor.
enum ControlOrder: Int32, CaseIterable {
    case kill = 40
    case freeze = 41
    case thaw = 42

    /// To be blocked before a sandbox can be seen.
    static var signals: [Int32] { allCases.map(\.rawValue) }
}

extension RunningSandbox {
    /// Its limits go on while it is frozen, and end it.
    func obey(_ order: ControlOrder) {
        switch order {
        case .kill: on(.cancelRequested)
        // Whoever asked looks at the leaf for what came of it.
        case .freeze: try? leaf?.setFrozen(true)
        case .thaw: try? leaf?.setFrozen(false)
        }
    }
}

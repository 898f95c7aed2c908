// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import SandboxRuntime

/// A throw-away sandbox in which only nexus's own probe runs.
package struct Trial: Sendable {
    /// What the probe runs under, then what it may ask for.
    package let plans: [SandboxPlan]
    package let arguments: [String]
    /// A folder with `layers/base`: then the probe takes the place of an orchestrator, and may ask for the later plans on
    /// that layer.
    package let layerRoot: String?

    package init(plans: [SandboxPlan], arguments: [String], layerRoot: String? = nil) {
        self.plans = plans
        self.arguments = arguments
        self.layerRoot = layerRoot
    }
}

/// What a trial came to.
package struct TrialEnd: Sendable {
    /// The outcome's cause as its file has it; nil where the supervisor wrote none.
    package let cause: String?
    /// New processes that the kernel refused.
    package let pidsRefused: Int
    /// What the probe wrote.
    package let output: [UInt8]
    /// What the supervisor said.
    package let complaint: String

    package init(cause: String?, pidsRefused: Int, output: [UInt8], complaint: String) {
        self.cause = cause
        self.pidsRefused = pidsRefused
        self.output = output
        self.complaint = complaint
    }
}

/// A trial that runs.
package protocol RunningTrial: AnyObject {
    /// The supervisor's process.
    var supervisor: Int32 { get }
    /// Waits until the probe has said something.
    func awaitWord() throws(SandboxError)
    /// Ends its standard input, and waits for its end.
    func end() throws(SandboxError) -> TrialEnd
}

/// Starts trials by the real supervisor.
package protocol TrialBench {
    /// Host ids differ from those of any other trial that runs.
    func start(_ trial: Trial) throws(SandboxError) -> any RunningTrial
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Everything that a supervisor is started with, in sealed memory: written by the trusted front, never changed.
/// Descriptor numbers are those of the supervisor's own table; the front arranges them before `execve`.
package struct Session: Sendable, Equatable {
    /// The number under which the supervisor finds the sealed session.
    package static let descriptor: Int32 = 3
    package static let byteLimit = 16 << 20

    /// What the supervisor is there for.
    package enum Job: Sendable, Equatable {
        /// One sandbox; its end is the supervisor's end.
        case execute(Execution)
        /// An orchestrator, and the sandboxes that it asks for.
        case serve(Service)
    }

    /// How a sandbox is used from the operator's terminal.
    package enum TerminalMode: UInt8, Sendable {
        /// Whatever it prints goes to the terminal, as from another machine.
        case raw = 1
        /// Control sequences are shown instead of obeyed.
        case plain = 2
    }

    /// One sandbox on the operator's own streams, or on a terminal of its own.
    package struct Execution: Sendable, Equatable {
        package let command: Int32
        package let workingFolder: String
        /// Gets the outcome as one line of JSON.
        package let outcome: Int32?
        /// Nil: the payload gets the operator's own streams, which are no terminal for it to command.
        package let terminal: TerminalMode?

        package init(command: Int32, workingFolder: String, outcome: Int32?, terminal: TerminalMode? = nil) {
            self.command = command
            self.workingFolder = workingFolder
            self.outcome = outcome
            self.terminal = terminal
        }
    }

    /// An orchestrator under the first plan; requests may name any later one.
    package struct Service: Sendable, Equatable {
        package let command: Int32
        /// Mounted at the places that the orchestrator's plan says.
        package let grants: [Int32]
        package let owner: Owner
        /// Below it lie the folders that requests name as layers.
        package let layerRoot: Int32
        /// Folders that were made for this order: each removed at the end if nothing was put into it.
        package let provisional: [Provisional]

        package init(
            command: Int32, grants: [Int32], owner: Owner, layerRoot: Int32, provisional: [Provisional]
        ) {
            self.command = command
            self.grants = grants
            self.owner = owner
            self.layerRoot = layerRoot
            self.provisional = provisional
        }
    }

    /// A folder named by its open parent.
    package struct Provisional: Sendable, Equatable {
        package let parent: Int32
        package let name: String

        package init(parent: Int32, name: String) {
            self.parent = parent
            self.name = name
        }
    }

    package let plans: [SealedPlan]
    package let cgroups: CgroupLayout
    /// First host id of the slots' range.
    package let uidBase: UInt32
    /// How many sandboxes at a time, the orchestrator not counted.
    package let slots: Int
    package let job: Job
    /// How many sandboxes may wait for a launch, set up ahead, in slots that are free.
    package let prepared: Int

    package init(
        plans: [SealedPlan], cgroups: CgroupLayout, uidBase: UInt32, slots: Int, job: Job, prepared: Int = 0
    ) {
        self.plans = plans
        self.cgroups = cgroups
        self.uidBase = uidBase
        self.slots = slots
        self.job = job
        self.prepared = prepared
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// What a plan leaves open, as the child of the supervisor finds it: descriptor numbers in its own table, and ids.
package struct LaunchSlots: Sendable {
    /// The host uids and gids that are this slot's alone; the same number serves as uid and gid.
    package struct Users: Sendable, Equatable {
        package let reaper: UInt32
        package let payload: UInt32

        package init(reaper: UInt32, payload: UInt32) {
            self.reaper = reaper
            self.payload = payload
        }
    }

    package let users: Users
    /// The sealed arguments and environment; read by the payload's own stage, under the payload's own identity.
    package internal(set) var command: Int32
    package internal(set) var standardInput: Int32
    package internal(set) var standardOutput: Int32
    package internal(set) var standardError: Int32
    /// Where a check writes its result; becomes `PayloadDescriptor.result`.
    package internal(set) var result: Int32?
    /// Absolute, inside.
    package internal(set) var workingFolder: String
    /// Detached read-only mounts, the uppermost first.
    package internal(set) var layers: [Int32]
    /// Where the layers' owners could not be mapped: whose files become the payload's, and the detached tmpfs that holds
    /// the change.
    var takeOver: (owner: Owner, layer: Int32)?
    /// The detached tmpfs that holds `upper` and `work`.
    package let upper: Int32?
    /// Detached mounts that came with the session.
    package let grants: [Int32]
    package let userNamespace: Int32?
    /// Open `tasks` files of the leafs to enter.
    package let cgroups: [Int32]
    /// Where set-up faults and the payload's end are reported.
    package let report: Int32
    /// Hangs up when the supervisor ends.
    package let lifeline: Int32
    /// The payload's end of a socket to PID 1, over which it hands on what its filter asks; made by PID 1.
    var watch: Int32?
    /// With which the workspace is mounted.
    var workspaceAttributes: MountAttributes = [.noSetUID, .noDevices]
    /// A detached devpts whose terminal 0 the standard streams are: it becomes the payload's, and its controlling one.
    package var terminals: Int32?

    /// Stands for a descriptor that a prepared sandbox gets only when it is launched.
    static let unknown: Int32 = -1

    /// Everything that has to stay open while the sandbox is set up.
    var all: [Int32] {
        let numbers =
            [command, standardInput, standardOutput, standardError, report, lifeline] + layers + grants + cgroups
            + [result, upper, userNamespace, takeOver?.layer, terminals].compactMap(\.self)
        return numbers.filter { $0 != Self.unknown }
    }
}

/// The descriptors that a payload is started with; it has no others.
package enum PayloadDescriptor {
    package static let standardInput: Int32 = 0
    package static let standardOutput: Int32 = 1
    package static let standardError: Int32 = 2
    /// Present when the request asked for a result.
    package static let result: Int32 = 3
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One sandbox to start: which sealed plan, on which layers, running what.
package struct SandboxLaunch: Sendable {
    /// The plan's position in the session.
    package let plan: UInt32
    /// Folders of the layer root, the uppermost first.
    package let layers: [String]
    package let arguments: [String]
    /// `NAME=value`, added to the plan's own.
    package let environment: [String]
    /// Read by the payload from its standard input, to the end.
    package let input: [UInt8]
    /// Whether the payload gets a result descriptor.
    package let hasResult: Bool
    /// Tighter than the plan's; nil takes the plan's.
    package let wallMilliseconds: UInt32?

    package init(
        plan: UInt32, layers: [String], arguments: [String], environment: [String] = [], input: [UInt8] = [],
        hasResult: Bool = false, wallMilliseconds: UInt32? = nil
    ) {
        self.plan = plan
        self.layers = layers
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.hasResult = hasResult
        self.wallMilliseconds = wallMilliseconds
    }
}

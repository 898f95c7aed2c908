// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
package import Linux

/// What is left of a sandbox: how it ended, what it wrote, and what changed in its workspace.
package struct SandboxResult: Sendable {
    /// How much of each stream is kept, in bytes.
    package static let streamByteLimit = 4 << 20

    package let outcome: SandboxOutcome
    package let standardOutput: [UInt8]
    package let standardError: [UInt8]
    /// What was written to the result descriptor.
    package let result: [UInt8]
    /// Nil when the plan has no workspace or there was no layer below it.
    package let collection: Collection?

    /// The workspace's upper layer after everything in it was dead.
    package final class Collection: Sendable {
        /// Read-only; nothing in it can act.
        package let view: DirectoryDescriptor
        /// Folders that replace the base's.
        package let opaque: Set<[UInt8]>

        init(view: consuming DirectoryDescriptor, opaque: Set<[UInt8]>) {
            self.view = view
            self.opaque = opaque
        }
    }
}

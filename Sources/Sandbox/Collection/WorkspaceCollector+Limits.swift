// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import SandboxRuntime

extension WorkspaceCollector {
    /// What an attempt may cost us in memory and time. What exceeds one is refused, with the rest of the patch kept.
    package struct Limits: Sendable, Equatable {
        /// Of everything together: new contents, link targets, and the path of each entry of the upper layer.
        package let bytes: UInt64
        /// Of one new or changed file, by its length: holes count.
        package let fileBytes: UInt64
        /// Names in the upper layer, folders and deletions included.
        package let entries: Int
        /// Folders on the way to a file.
        package let depth: Int

        package init(
            bytes: UInt64 = 256 << 20, fileBytes: UInt64 = 64 << 20, entries: Int = 100_000,
            depth: Int = OpaqueFolders.depthLimit
        ) {
            self.bytes = bytes
            self.fileBytes = fileBytes
            self.entries = entries
            self.depth = depth
        }
    }
}

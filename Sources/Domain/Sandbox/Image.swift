// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a sandbox's root is made of, as its image file says it.
package struct Image: Stored {
    package static let kind = "image"
    package static let schemaVersion = 1

    /// A host folder or file that appears, read-only, inside.
    package struct HostPath: Codable, Sendable, Equatable {
        /// Absolute and normalised, on the host.
        package let source: String
        /// Absolute and normalised, inside.
        package let target: String
        /// Absent on the host is then no error.
        package let isOptional: Bool

        package init(source: String, target: String, isOptional: Bool) {
            self.source = source
            self.target = target
            self.isOptional = isOptional
        }
    }

    /// A file or link that nexus writes into the root.
    package struct Synthetic: Codable, Sendable, Equatable {
        /// What stands at the path.
        package enum Content: Codable, Sendable, Equatable {
            case text(String)
            case link(target: String)
        }
        /// Absolute and normalised, inside.
        package let path: String
        package let content: Content

        package init(path: String, content: Content) {
            self.path = path
            self.content = content
        }
    }

    package let name: ImageName
    /// In order: a later one may stand below an earlier one's target.
    package let hostPaths: [HostPath]
    package let synthetic: [Synthetic]
    /// A host folder whose entries are the root's, read-only; nil for an image of host paths.
    package var folder: String?

    package init(name: ImageName, hostPaths: [HostPath], synthetic: [Synthetic]) {
        self.name = name
        self.hostPaths = hostPaths
        self.synthetic = synthetic
    }
}

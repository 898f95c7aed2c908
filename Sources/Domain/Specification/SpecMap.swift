// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A specification as nexus understood it: what is asked for, in which parts, and what proves it.
package struct SpecMap: Stored {
    package static let kind = "spec-map"
    package static let schemaVersion = 1

    package let title: String
    /// SHA-256 of the file's bytes.
    package let digest: Digest
    package let requirements: [Requirement]
    package let components: [Component]
    package let acceptanceFiles: [AcceptanceFile]

    package init(
        title: String, digest: Digest, requirements: [Requirement], components: [Component],
        acceptanceFiles: [AcceptanceFile]
    ) {
        self.title = title
        self.digest = digest
        self.requirements = requirements
        self.components = components
        self.acceptanceFiles = acceptanceFiles
    }

    /// The requirement of that name, if the specification has it.
    package func requirement(_ name: RequirementName) -> Requirement? { requirements.first { $0.name == name } }

    /// Whether the operator has marked a test file as one that runs in the process of the code that it judges: on its
    /// block, or for a file of the base on a requirement that it proves.
    package func isJudgedInside(_ test: RepositoryPath) -> Bool {
        if let file = acceptanceFiles.first(where: { $0.path == test }) { return file.judge == .inside }
        return requirements.contains { $0.judge == .inside && $0.tests.contains(test) }
    }

    /// Every path that the operator protects.
    package var protectedPaths: [RepositoryPath] {
        Array(Set(acceptanceFiles.map(\.path) + requirements.flatMap(\.tests))).sorted()
    }
}

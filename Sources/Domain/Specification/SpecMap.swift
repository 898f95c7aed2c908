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

    /// The test files that the operator has marked as running in the process of the code that they judge: on their
    /// block, or for a file of the base on a requirement that it proves.
    package var testsJudgedInside: Set<RepositoryPath> {
        let marked = requirements.filter { $0.judge == .inside }.flatMap(\.tests)
        return Set(marked).subtracting(acceptanceFiles.map(\.path))
            .union(acceptanceFiles.filter { $0.judge == .inside }.map(\.path))
    }

    /// Every path that the operator protects.
    package var protectedPaths: [RepositoryPath] {
        Array(Set(acceptanceFiles.map(\.path) + requirements.flatMap(\.tests))).sorted()
    }
}

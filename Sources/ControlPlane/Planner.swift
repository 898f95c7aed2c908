// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Crypto
internal import Domain
internal import IntegrationPlane
internal import Linux
internal import Planning
internal import SpecIngestion

/// From files to a plan: what `nexus plan` shows is what `nexus run` does.
struct Planner: Sendable {
    private let specification: SpecMap
    private let registry: ConstraintRegistry
    private let overrides: [RequestedOverride]

    /// The policy that the specification chose for its agent.
    let policy: String?

    /// Reads everything that does not depend on a repository.
    /// - Parameter grant: what the specification's front matter may ask for.
    /// - Throws: what is wrong with a file, with its line.
    init(
        _ request: PlanRequest, grant: SpecificationGrant = SpecificationGrant(), now: Timestamp
    ) throws(ControlError) {
        let bytes = try InputFile.read(request.specification, limit: Constants.specificationByteLimit)
        do {
            let reading = try SpecificationReader(allowUnproven: request.allowsUnproven, grant: grant)
                .reading(bytes, file: request.specification, digest: Self.digest(bytes))
            (specification, policy) = (reading.specification, reading.policy)
            registry = try ConstraintRegistry(try Self.constraintFiles(in: request.constraints))
            overrides =
                try request.overrides.map { path in
                    let bytes = try InputFile.read(path, limit: ConstraintSource.byteLimit)
                    return try RequestedOverride.read(ConstraintSource(file: path, bytes: bytes), now: now)
                } ?? []
        } catch { throw ControlError(error) }
    }

    /// The plan for a repository.
    /// - Parameter repository: nil for one that does not exist yet; otherwise its constraints are those of the commit
    ///   that work begins at.
    func plan(for repository: GitRepository?, identifiers: ULIDGenerator) async throws -> Plan {
        let own = if let repository { try await Self.constraintFiles(of: repository) } else { [ConstraintSource]() }
        return try ConstraintCompiler(
            identifiers: identifiers, registry: try registry.adding(repositoryFiles: own), overrides: overrides
        ).compile(specification)
    }

    static func digest(_ bytes: [UInt8]) -> Domain.Digest {
        guard let digest = Domain.Digest(bytes: SHA256.hash(data: bytes)) else {
            preconditionFailure("a SHA-256 digest has 32 bytes")
        }
        return digest
    }

    /// The operator's, by name.
    private static func constraintFiles(in folder: String) throws -> [ConstraintSource] {
        let descriptor: DirectoryDescriptor = try Files.open(folder, [.readOnly, .directory])
        let names = try Folders.names(in: descriptor).map { String(decoding: $0, as: UTF8.self) }
            .filter { $0.hasSuffix(".yaml") }.sorted()
        return try names.map { name in
            let bytes = try InputFile.read("\(folder)/\(name)", limit: ConstraintSource.byteLimit)
            return ConstraintSource(file: "policies/constraints/\(name)", bytes: bytes)
        }
    }

    /// The repository's own, by name, from git objects: what lies in a work tree is nobody's word.
    private static func constraintFiles(of repository: GitRepository) async throws -> [ConstraintSource] {
        guard let folder = RepositoryPath(Constants.constraintsFolder) else { return [] }
        let files = try await repository.files(
            in: folder, of: try await repository.base().commit, byteLimit: ConstraintSource.byteLimit)
        return try files.map { file in
            guard file.path.bytes.suffix(5).elementsEqual(Array(".yaml".utf8)) else {
                throw ControlError(
                    code: "constraints.file",
                    description: "\(file.path): only .yaml files belong into \(Constants.constraintsFolder)",
                    exitStatus: 64)
            }
            return ConstraintSource(file: file.path.description, bytes: file.bytes)
        }
    }
}

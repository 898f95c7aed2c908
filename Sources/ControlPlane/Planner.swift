// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Crypto
package import Domain
internal import Planning
internal import SpecIngestion

/// From a file to a plan: what `nexus plan` shows is what `nexus run` does.
package enum Planner {
    /// - Throws: what is wrong with the file, with its line.
    package static func plan(
        specification path: String, allowsUnproven: Bool, identifiers: ULIDGenerator
    ) throws(ControlError) -> Plan {
        try choosing(
            specification: path, allowsUnproven: allowsUnproven, grant: SpecificationGrant(), identifiers: identifiers
        ).plan
    }

    /// The plan, and the policy that the specification chose for its agent.
    package static func choosing(
        specification path: String, allowsUnproven: Bool, grant: SpecificationGrant, identifiers: ULIDGenerator
    ) throws(ControlError) -> (plan: Plan, policy: String?) {
        let bytes = try InputFile.read(path, limit: Constants.specificationByteLimit)
        do {
            let reading = try SpecificationReader(allowUnproven: allowsUnproven, grant: grant)
                .reading(bytes, file: path, digest: digest(bytes))
            return (try ConstraintCompiler(identifiers: identifiers).compile(reading.specification), reading.policy)
        } catch { throw ControlError(error) }
    }

    /// The plan as `nexus plan` prints it.
    package static func table(_ plan: Plan) -> String { PlanTable(plan).text }

    static func digest(_ bytes: [UInt8]) -> Domain.Digest {
        guard let digest = Domain.Digest(bytes: SHA256.hash(data: bytes)) else {
            preconditionFailure("a SHA-256 digest has 32 bytes")
        }
        return digest
    }
}

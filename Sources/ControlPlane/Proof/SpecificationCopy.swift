// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Observability
internal import Persistence

/// The specification as it was when a run began, kept with the evidence: the file itself may change any time.
enum SpecificationCopy {
    /// A specification that holds what must be redacted is not kept: changed, it would not be the specification.
    /// - Throws: when the file is not the one any more that was planned.
    static func keep(
        _ path: String, _ digest: Digest, in store: ArtifactStore, redactor: Redactor
    ) async throws {
        let bytes = try InputFile.read(path, limit: Constants.specificationByteLimit)
        guard Planner.digest(bytes) == digest else {
            throw ControlError(
                code: "spec.changed", description: "read \(path): it changed while the run began", exitStatus: 64)
        }
        guard redactor.redact(bytes) == bytes else { return }
        _ = try await store.write(bytes)
    }
}

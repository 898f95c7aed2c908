// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import KnowledgePlane
internal import Observability
internal import Persistence
internal import Planning
internal import Sandbox
internal import SpecIngestion
internal import SynthesisPlane

/// What ends a run or a command before a verdict: one sentence, and the status that tells the truth.
package struct ControlError: Error, Sendable, CustomStringConvertible {
    /// Stable and dotted.
    package let code: String
    /// One sentence, terminal-safe.
    package let description: String
    package let exitStatus: Int32

    package init(code: String, description: String, exitStatus: Int32) {
        self.code = code
        self.description = description
        self.exitStatus = exitStatus
    }

    /// The operator's second signal.
    static let cancelled = ControlError(
        code: "run.cancelled", description: "the run was cancelled", exitStatus: 130)

    /// Any floor's error, with the status of its cause.
    package init(_ error: any Error) {
        switch error {
        case let error as ControlError: self = error
        case let error as SpecificationError: self.init(error.code, error, 64)
        case let error as RedactionError: self.init(error.code, error, 64)
        case let error as PlanningError: self.init(error.code, error, 64)
        case let error as RecordingError: self.init(error.code, error, error.isProviderUnavailable ? 3 : 64)
        case let error as IntegrationError:
            self.init(error.code.rawValue, error, error.isRefusal ? 64 : 70)
        case let error as StateError: self.init(error.code, error, Self.status(error))
        case let error as KnowledgeError: self.init(error.code, error, Self.status(error))
        case let error as SandboxError: self.init(error.code, error, error.exitStatus)
        default: self.init("internal", error, 70)
        }
    }

    /// The same without secrets.
    func redacted(by redactor: Redactor) -> ControlError {
        ControlError(code: code, description: redactor.redact(description), exitStatus: exitStatus)
    }

    private init(_ code: String, _ error: any Error, _ exitStatus: Int32) {
        self.init(code: code, description: "\(error)", exitStatus: exitStatus)
    }

    private static func status(_ error: KnowledgeError) -> Int32 {
        if error.isDamage { return 6 }
        return switch error.reason {
        case .keyBusy: 75
        case .keyUnusable, .encoding: 70
        default: 64
        }
    }

    private static func status(_ error: StateError) -> Int32 {
        switch error.code {
        case "state.busy", "state.superseded": 75
        case "state.damaged", "state.newer", "state.artifact_damaged", "state.artifact_missing": 6
        case "state.unknown_id", "state.absent", "state.older", "state.unreachable": 64
        default: 70
        }
    }
}

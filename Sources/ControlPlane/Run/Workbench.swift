// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import SynthesisPlane
internal import VerificationPlane

/// What every attempt of a run shares.
struct Workbench: Sendable {
    let plan: Plan
    let repository: GitRepository
    let queue: MergeQueue
    let layers: TreeLayers
    let checks: RunChecks
    let recording: Recording
    let ledger: Ledger
    let allowsUnproven: Bool
    /// What no work item's budget may exceed.
    let ceiling: Budget
    /// The date in each commit of the run.
    let commitDate: Timestamp
    let progress: @Sendable (String) -> Void

    /// The operator's files that an item's trees must hold: its own tests, those of what it depends on, and the
    /// acceptance files that are no tests.
    func restored(for item: WorkItem) -> [RepositoryPath: [UInt8]] {
        let tests = Set(plan.specification.requirements.flatMap(\.tests))
        let wanted = Set(item.envelope.tests)
        var files: [RepositoryPath: [UInt8]] = [:]
        for file in plan.specification.acceptanceFiles where wanted.contains(file.path) || !tests.contains(file.path) {
            files[file.path] = Array(file.content.utf8)
        }
        return files
    }

    /// Tests that the specification names but does not bring must be in the base.
    func requireTests(of item: WorkItem, in tree: ObjectName) async throws {
        let present = try await repository.listTree(tree)
        for path in item.envelope.tests where present[path] == nil {
            let location = plan.specification.requirements.first { $0.tests.contains(path) }?.location
            throw ControlError(
                code: "spec.test.missing",
                description:
                    "\(location.map { "\($0): " } ?? "")test \(path): it is neither in the specification nor in "
                    + "the base",
                exitStatus: 64)
        }
    }

    /// A context whose commands run on these two trees.
    func context(base: [String], candidate: [String]) -> CheckContext {
        var context = CheckContext(
            identifiers: ledger.identifiers, now: ledger.now, redactor: ledger.redactor,
            run: { [checks] command in
                try await checks.sandboxes.check(command, on: command.tree == .base ? base : candidate)
            })
        context.waived = checks.waived
        return context
    }
}

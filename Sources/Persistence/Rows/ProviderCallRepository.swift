// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

/// Calls to models: written down before they are made, settled once.
package struct ProviderCallRepository {
    let rows: StateRows

    /// A call that is about to be made; its attempt must be there.
    package func reserve(_ call: ProviderCall) throws(StateError) {
        try rows.execute(
            "reserve provider call", "\(call.id)",
            "INSERT INTO provider_calls (id, attempt, status, document) VALUES (?, ?, ?, ?)",
            [
                call.id.description, call.attempt.description, call.status.rawValue, try StoredDocument.encode(call),
            ])
    }

    /// Writes down what a call cost, or that it was never made when `cost` is nil.
    /// - Throws: `state.unknown_id`, or `state.conflict` when it was settled before.
    package func settle(_ id: ProviderCallID, cost: ProviderCall.Cost?, at date: Timestamp) throws(StateError) {
        guard var call = try find(id) else {
            throw StateError(.unknownID, operation: "settle provider call", subject: "\(id)")
        }
        guard call.status == .reserved else {
            throw StateError(
                .conflict, operation: "settle provider call", subject: "\(id)",
                cause: .found("already \(call.status.rawValue)"))
        }
        call.status = cost == nil ? .released : .settled
        call.settled = cost
        call.endedAt = date
        try rows.update(
            "settle provider call", "\(id)", "UPDATE provider_calls SET status = ?, document = ? WHERE id = ?",
            [call.status.rawValue, try StoredDocument.encode(call), id.description])
    }

    /// The call of that id, if there is one.
    package func find(_ id: ProviderCallID) throws(StateError) -> ProviderCall? {
        try rows.value(ProviderCall.self, "SELECT document FROM provider_calls WHERE id = ?", [id.description])
    }

    /// An attempt's calls, first to last.
    package func list(attempt: AttemptID) throws(StateError) -> [ProviderCall] {
        try rows.values(
            ProviderCall.self, "SELECT document FROM provider_calls WHERE attempt = ? ORDER BY id",
            [attempt.description])
    }
}

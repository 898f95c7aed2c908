// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import FoundationEssentials

/// A piece of a run's work that is written down before it begins, and whose result is written down when it has ended:
/// it is never done again.
package struct Job: Sendable, Equatable {
    /// What there is to do.
    package enum Kind: String, Sendable, CaseIterable {
        /// The operator's tests, looked at before anything is made.
        case preflight
        /// One try at a work item, from the agent to the verdict.
        case attempt
        /// The agent's sandbox of an attempt.
        case agent
        /// One checker's judgement of one content.
        case check
        /// The move of the branch for an attempt.
        case merge
    }

    /// How far it has come.
    package enum Status: String, Sendable, CaseIterable {
        case ready, running, done
    }

    /// Why a job was begun without coming to its end.
    package enum Cause: String, Sendable, CaseIterable {
        /// What runs in the sandbox failed.
        case agent
        /// nexus, its sandbox or the host failed.
        case infrastructure
        /// The branch moved under it.
        case overtaken
        /// The process that had begun it is gone.
        case interrupted
    }

    /// Its place in the queue's history.
    package let id: Int64
    package let run: RunID
    package let kind: Kind
    /// What tells it from the run's other jobs of that kind; the same work has the same name.
    package let name: String
    /// What is needed to do it, as JSON.
    package let payload: String
    /// The highest is claimed first.
    package let priority: Int
    /// When it may be claimed at the earliest.
    package let notBefore: Timestamp
    package let status: Status
    /// How often it was begun in vain, by cause; what never happened is absent.
    package let tries: [Cause: Int]
    /// As JSON; nil until it is done.
    package let result: String?

    /// What `payload` says.
    /// - Throws: `state.damaged` when it is not such a value.
    package func payload<Value: Decodable>(as type: Value.Type) throws(StateError) -> Value {
        try Self.decode(type, payload, "payload of \(kind.rawValue) \(name)")
    }

    /// What was stored as the result; nil until it is done.
    /// - Throws: `state.damaged` when it is not such a value.
    package func result<Value: Decodable>(as type: Value.Type) throws(StateError) -> Value? {
        guard let result else { return nil }
        return try Self.decode(type, result, "result of \(kind.rawValue) \(name)")
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ text: String, _ subject: String
    ) throws(StateError) -> Value {
        do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
            throw StateError(.damaged, operation: "read", subject: subject, cause: .found("\(error)"))
        }
    }
}

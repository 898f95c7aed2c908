// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A policy's name to the policy: follows `extends`, lays each file over the one that it extends, judges the whole.
package struct PolicyResolver: Sendable {
    /// More than a reader can follow.
    private static let depthLimit = 8

    private let vocabulary: SyscallVocabulary

    package init(vocabulary: SyscallVocabulary) { self.vocabulary = vocabulary }

    /// - Parameter load: a policy's text by its name; its error for a name that does not exist goes to the caller
    ///   for the policy itself, and gets the line of `extends` for the others.
    package func resolve(
        _ name: PolicyName, load: (PolicyName) throws(PolicyError) -> SourceText
    ) throws(PolicyError) -> ResolvedPolicy {
        let chain = try chain(name, load: load)
        var merged: Setting?
        for raw in chain.reversed() {
            merged = try raw.settings.laid(over: merged, path: "", operation: PolicyDecoder.operation)
        }
        guard let merged else {
            throw PolicyError(
                .empty, operation: PolicyDecoder.operation, subject: name.text, cause: "it says nothing", location: nil)
        }
        let policy = try PolicyReader(vocabulary: vocabulary).policy(named: name, merged)
        return ResolvedPolicy(policy: policy, files: chain.map(\.file), settings: merged)
    }

    /// The policy's own file first.
    private func chain(
        _ name: PolicyName, load: (PolicyName) throws(PolicyError) -> SourceText
    ) throws(PolicyError) -> [RawPolicy] {
        var names = [name]
        var chain = [try PolicyDecoder().decode(load(name))]
        while let last = chain.last, let parent = last.extends {
            func failure(_ cause: String) -> PolicyError {
                PolicyError(
                    .extends, operation: PolicyDecoder.operation, subject: "extends", cause: cause,
                    location: last.extendsLocation)
            }
            guard !names.contains(parent) else {
                throw failure("\((names + [parent]).map(\.text).joined(separator: " → ")) is a circle")
            }
            guard chain.count < Self.depthLimit else { throw failure("more than \(Self.depthLimit) files deep") }
            let source: SourceText
            do throws(PolicyError) {
                source = try load(parent)
            } catch {
                guard error.location == nil else { throw error }
                throw failure("\(error)")
            }
            chain.append(try PolicyDecoder().decode(source))
            names.append(parent)
        }
        return chain
    }
}

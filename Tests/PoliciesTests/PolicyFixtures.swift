// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import Policies

/// Files and a small vocabulary for the tests of this folder.
enum PolicyFixtures {
    static let vocabulary = SyscallVocabulary(
        sets: ["basic", "threads", "ipc", "network-local", "network-interfaces"],
        names: ["read", "write", "clone3", "socket"],
        forbidden: ["clone3": "a filter can't see its flags"])

    /// The repository's own files, as text with the path that errors show.
    static func shipped(_ path: String) throws -> SourceText {
        var root = URL(filePath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let bytes = try Data(contentsOf: root.appending(path: path))
        return try SourceText(file: path, bytes: Array(bytes))
    }

    /// Resolves `p`, which extends the shipped base, or whatever `others` has by name.
    static func resolve(_ text: String, others: [String: String] = [:]) throws -> ResolvedPolicy {
        let base = try shipped("policies/base.yaml")
        return try PolicyResolver(vocabulary: vocabulary).resolve(#require(PolicyName("p"))) {
            name throws(PolicyError) in
            if name.text == "p" { return SourceText(file: "p.yaml", text: text) }
            if let other = others[name.text] { return SourceText(file: "\(name).yaml", text: other) }
            if name.text == "base" { return base }
            throw PolicyError(
                .extends, operation: "open policy", subject: name.text, cause: "there is no such file", location: nil)
        }
    }
}

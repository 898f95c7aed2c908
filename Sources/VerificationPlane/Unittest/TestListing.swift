// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The reader program's report on test files, in the order asked for.
struct TestListing: CheckReport {
    /// One file: its tests by syntax alone, and what makes it unfit as a judge.
    struct File: Decodable, Sendable {
        let tests: [Test]
        let faults: [Fault]
        /// Compiled as it stands; opaque.
        let straight: String
        /// Compiled with every expectation falsified; opaque.
        let twin: String
    }

    /// One test, named `Class::method`.
    struct Test: Decodable, Sendable {
        let name: String
        let line: Int
    }

    /// Why a file proves nothing.
    struct Fault: Decodable, Sendable {
        let line: Int
        let message: String
    }

    let nonce: String
    let files: [File]
    /// The operator's other modules, compiled, in the order asked for; empty where there is no such file.
    let support: [String]
}

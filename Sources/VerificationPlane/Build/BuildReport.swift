// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What the reader program says about sources: those that do not compile.
struct BuildReport: CheckReport {
    /// Why one source does not compile.
    struct Fault: Decodable, Sendable {
        /// Which of the sources asked about, from 0.
        let file: Int
        let line: Int
        let message: String
    }

    let nonce: String
    let faults: [Fault]
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Policies

/// What an author is promised of a refused file. Part of the fuzzers of policies and images.
enum FuzzPromise {
    /// One line that a terminal shows as it is, with the place.
    /// - Returns: what has to be the same each time. Where tables are doubled as keys, Yams sorts what has no order, and
    ///   gives the place of any of them.
    static func check(_ error: PolicyError) -> String {
        let sentence = "\(error)"
        guard TerminalText.isPlain(sentence) else {
            FuzzInput.fail("an error that is not one plain line: \(sentence.debugDescription)")
        }
        guard let location = error.location, location.line > 0 else {
            FuzzInput.fail("an error without a line: \(sentence)")
        }
        return error.code == .duplicateKey ? error.code.rawValue : sentence
    }
}

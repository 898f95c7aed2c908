// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Policies

/// What an author is promised of a refused file. Part of the fuzzers of policies and images.
enum FuzzPromise {
    /// One line that a terminal shows as it is, with the place.
    static func check(_ error: PolicyError) {
        let sentence = "\(error)"
        guard TerminalText.isPlain(sentence) else {
            FuzzInput.fail("an error that is not one plain line: \(sentence.debugDescription)")
        }
        guard let location = error.location, location.line > 0 else {
            FuzzInput.fail("an error without a line: \(sentence)")
        }
    }
}

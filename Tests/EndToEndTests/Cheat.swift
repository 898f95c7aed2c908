// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

/// A patch that must not merge, and the one reason why.
struct Cheat: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Codes of the gate's reasons, each once, in alphabetical order.
    let codes: [String]
    let scope: [String]
    /// Files that the base repository has beside the usual ones.
    let base: [String: String]
    let turns: [CheatRecording.Turn]

    init(
        _ name: String, _ codes: String..., scope: [String] = CheatSpecification.narrow, base: [String: String] = [:],
        turns: [CheatRecording.Turn]
    ) {
        testDescription = name
        self.codes = codes
        self.scope = scope
        self.base = base
        self.turns = turns
    }

    static let salutation = "greetings/salutation.py"
    static let right = """
        def greet(name):
            if not name.strip():
                raise ValueError("nobody to greet")
            return f"Hello, {name}!"

        """
    static let wrong = "def greet(name):\n    return 1 / 0\n"

    /// The whole right patch: with these, only what is done beside it can be the reason.
    static let rightTurns: [CheatRecording.Turn] = [.write("greetings/__init__.py", ""), .write(salutation, right)]
    static let wrongTurns: [CheatRecording.Turn] = [.write("greetings/__init__.py", ""), .write(salutation, wrong)]

    /// Wrong code with a trick in the module under test.
    static func module(_ source: String) -> [CheatRecording.Turn] {
        [.write("greetings/__init__.py", ""), .write(salutation, source)]
    }
}

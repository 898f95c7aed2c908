// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Which programs an image brings, and what they say of their versions. They are started inside, never on the host.
enum ProbeTools {
    /// What projects are commonly written in and built by, and how each is asked.
    private static let programs = [
        ("bash", "--version"), ("cargo", "--version"), ("clang", "--version"), ("cmake", "--version"),
        ("g++", "--version"), ("gcc", "--version"), ("git", "--version"), ("go", "version"), ("java", "-version"),
        ("javac", "-version"), ("make", "--version"), ("node", "--version"), ("perl", "--version"),
        ("python3", "--version"), ("ruby", "--version"), ("rustc", "--version"), ("swift", "--version"),
    ]

    static func answer(_ answers: inout ProbeAnswers) {
        let runner = CommandRunner(environment: EnvironmentBlock.current)
        for (program, question) in programs {
            let words = [Array(program.utf8), Array(question.utf8)]
            // One that is not there is not told of; one that is there and fails is.
            guard let result = try? runner.run(words) else { continue }
            let lines = result.output.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            let first = lines.first.map { String(decoding: $0.prefix(200), as: UTF8.self) } ?? ""
            answers.say(program, result.status == .exited(0) ? first : "does not say")
        }
        answers.say("probe", "ok")
    }
}

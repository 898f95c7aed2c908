// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// `nexus-agent --probe`: does, inside a throw-away sandbox, what a sandbox forbids, and says how far it got. What the
/// answers mean is judged outside.
package enum ProbeProgram {
    /// Does one act; `words` are its name and what it needs to know.
    /// - Returns: the exit status: 0 for an act that was tried, whatever came of it.
    static func run(_ words: [String]) throws(AgentError) -> Int32 {
        var answers = ProbeAnswers()
        let values = words.dropFirst().compactMap { Int($0) }
        switch (words.first, values.count) {
        case ("look", _): ProbeLook(words.dropFirst()).answer(&answers)
        case ("allocate", 1): ProbeLoad.allocate(values[0], &answers)
        case ("fork", 1): ProbeLoad.fork(values[0], &answers)
        case ("burn", 1):
            ProbeLoad.burn(microseconds: values[0])
            try hold(&answers)
        case ("sleep", 1): ProbeLoad.sleep(milliseconds: values[0], &answers)
        case ("fill", 2): ProbeLoad.fill(bytes: values[0], files: values[1], &answers)
        case ("tools", 0): ProbeTools.answer(&answers)
        case ("hold", 0): try hold(&answers)
        case ("create", _): create(words.dropFirst().first ?? "", &answers)
        case ("layer", _): ProbeLayer.change(words.dropFirst().first ?? "", &answers)
        case ("share", _): ProbeLayer.share(words.dropFirst().first ?? "", &answers)
        default:
            throw AgentError(
                code: .unknownArguments, operation: "nexus-agent --probe", subject: words.joined(separator: " "),
                hint: "nexus doctor starts it")
        }
        try said(answers)
        return 0
    }

    /// Says that it runs, then lives until its standard input ends.
    private static func hold(_ answers: inout ProbeAnswers) throws(AgentError) {
        answers.say("held", "ok")
        try said(answers)
        answers = ProbeAnswers()
        do throws(LinuxError) { _ = try StandardStream.input.readAll(limit: 4096) } catch { throw failure(error) }
    }

    private static func create(_ path: String, _ answers: inout ProbeAnswers) {
        // O_WRONLY | O_CREAT | O_CLOEXEC
        let result = System.withPath(path) { System.raw(2 /* SYS_open */, $0, 0o1 | 0o100 | 0o2000000, 0o600) }
        answers.say("create", outcome: result)
    }

    private static func said(_ answers: ProbeAnswers) throws(AgentError) {
        do throws(LinuxError) { try StandardStream.output.write(answers.bytes) } catch { throw failure(error) }
    }

    private static func failure(_ error: LinuxError) -> AgentError {
        AgentError(code: .inputOutput, operation: "answer", subject: "", cause: .system(error))
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The program `nexus-agent`: what its arguments ask for, and doing that.
package enum AgentProgram {
    /// What `nexus-agent --version` prints after the name; the same as that of the rest of nexus.
    package static let version = "0.1.0"

    package static let help = """
        OVERVIEW: The agent that nexus runs inside a sandbox.

        USAGE: nexus-agent --replay < SCRIPT > TRANSCRIPT
               nexus-agent --probe ACT [VALUE ...]

        OPTIONS:
          --replay    Play the encoded script on standard input in the current folder;
                      write one JSON object per line to standard output.
          --probe     Try what a sandbox forbids, for nexus doctor; write what came of it.
          --version   Show the version.
          --help      Show this.

        EXIT STATUS:
          0   the script was played to its end; turns that failed are in the transcript
          64  unknown arguments, or a script that is malformed or too large
          70  the script could not be read, or the transcript not be written

        EXAMPLE: printf '' | nexus-agent --replay   # exits 64: no script

        """

    /// Does what the arguments say; the first is the program's name. Returns the exit status.
    package static func run(_ arguments: [String]) -> Int32 {
        do throws(AgentError) {
            if arguments.dropFirst().first == "--probe" { return try ProbeProgram.run(Array(arguments.dropFirst(2))) }
            switch arguments.dropFirst() {
            case ["--replay"]: try replay()
            case ["--version"]: try say("nexus-agent \(version)\n")
            case ["--help"], ["-h"]: try say(help)
            default:
                throw AgentError(
                    code: .unknownArguments, operation: "nexus-agent",
                    subject: arguments.dropFirst().joined(separator: " "), hint: "see nexus-agent --help")
            }
            return 0
        } catch {
            try? StandardStream.error.write(Array("nexus-agent: \(error)\n".utf8))
            return error.exitStatus
        }
    }

    private static func replay() throws(AgentError) {
        let script = try AgentScript(decoding: try input())
        let commands = CommandRunner(environment: EnvironmentBlock.current)
        let agent = ReplayAgent(script: script, commands: commands) { line throws(LinuxError) in
            try StandardStream.output.write(line)
        }
        do throws(LinuxError) { try agent.play() } catch { throw inputOutput("write transcript", error) }
    }

    private static func input() throws(AgentError) -> [UInt8] {
        do throws(LinuxError) {
            return try StandardStream.input.readAll(limit: AgentScript.byteLimit)
        } catch {
            throw error.errno == .fileTooLarge ? .script(.scriptTooLarge) : inputOutput("read script", error)
        }
    }

    private static func say(_ text: String) throws(AgentError) {
        do throws(LinuxError) {
            try StandardStream.output.write(Array(text.utf8))
        } catch {
            throw inputOutput("write", error)
        }
    }

    private static func inputOutput(_ operation: String, _ error: LinuxError) -> AgentError {
        AgentError(code: .inputOutput, operation: operation, subject: "", cause: .system(error))
    }
}

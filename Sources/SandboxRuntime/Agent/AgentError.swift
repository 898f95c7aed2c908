// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
package import Linux

/// Why the built-in agent could not begin, or not go on. A turn that fails is no error: the transcript has it.
package struct AgentError: Error, Sendable, Equatable {
    /// Stable, for metrics and exit status.
    package enum Code: String, Sendable, CaseIterable {
        case scriptMalformed = "agent.script.malformed"
        case scriptTooLarge = "agent.script.too_large"
        case unknownArguments = "agent.arguments.unknown"
        /// The script can't be read, or the transcript not be written.
        case inputOutput = "agent.input_output"
    }

    /// What lies beneath.
    package enum Cause: Sendable, Equatable {
        case bytes(ByteReader.DecodingFault)
        case system(LinuxError)
    }

    package let code: Code
    /// What was being done, for example `read script`.
    package let operation: String
    /// What it was done to; empty when there is nothing to name.
    package let subject: String
    package let cause: Cause?
    package let hint: String?

    package init(code: Code, operation: String, subject: String, cause: Cause? = nil, hint: String? = nil) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
    }

    /// An error about the encoded script.
    static func script(_ code: Code, _ fault: ByteReader.DecodingFault? = nil) -> AgentError {
        AgentError(
            code: code, operation: "read script", subject: "standard input", cause: fault.map(Cause.bytes),
            hint: code == .scriptTooLarge ? "at most \(AgentScript.byteLimit) bytes" : nil)
    }

    /// The status that tells the starter what to do: 64 for what it asked, 70 for what happened on the way.
    package var exitStatus: Int32 { code == .inputOutput ? 70 : 64 }
}

extension AgentError: CustomStringConvertible {
    /// One sentence, for example `read script standard input: truncated integer`.
    package var description: String {
        let why =
            switch cause {
            case .bytes(let fault): fault.what
            case .system(let error): error.description
            case nil:
                switch code {
                case .scriptMalformed: "no agent script"
                case .scriptTooLarge: "too large"
                case .unknownArguments: "unknown arguments"
                case .inputOutput: "input or output failed"
                }
            }
        return ErrorSentence.text(operation, subject, why, hint: hint)
    }
}

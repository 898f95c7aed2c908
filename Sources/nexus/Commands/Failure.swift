// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Linux
internal import Policies
internal import Sandbox
internal import SandboxRuntime
internal import Settings

/// Turns an error into one sentence on standard error and an exit status.
enum Failure {
    static func exit(_ error: any Error) -> Never {
        if let finished = error as? Finished { Foundation.exit(finished.status) }
        let status = status(of: error)
        if status == 0 { NexusCommand.exit(withError: error) }
        complain(error)
        System.exit(status)
    }

    /// One sentence on standard error.
    static func complain(_ error: any Error) {
        Console.complain("nexus: \(isUsage(error) ? usage(error) : "\(error)")")
    }

    /// Stable and dotted, as the error itself has it.
    static func code(of error: any Error) -> String {
        switch error {
        case let error as FrontError: error.code
        case let error as SandboxError: error.code
        case let error as PolicyError: error.code.rawValue
        case let error as SettingsError: error.code.rawValue
        default: "internal"
        }
    }

    /// The exit status that tells its cause.
    static func status(of error: any Error) -> Int32 {
        switch error {
        case let error as FrontError: error.exitStatus
        case let error as SandboxError: error.exitStatus
        case is PolicyError, is SettingsError: 64
        case is LinuxError: 70
        default: isUsage(error) ? 64 : NexusCommand.exitCode(for: error) == .success ? 0 : 70
        }
    }

    /// What the argument parser refuses, as against what it answers (`--help`) and what is not its own.
    private static func isUsage(_ error: any Error) -> Bool { NexusCommand.exitCode(for: error) == .validationFailure }

    /// The parser's words as one sentence of ours.
    private static func usage(_ error: any Error) -> String {
        let message = NexusCommand.message(for: error)
        let lines = message.split(separator: "\n").map { $0.drop { $0 == " " } }
        let sentence = (lines.first ?? "").prefix(1).lowercased() + (lines.first ?? "").dropFirst()
        return "\(sentence); hint: add --help to see what is allowed"
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Policies
internal import Sandbox
internal import SandboxRuntime
internal import Linux

/// Turns an error into one sentence on standard error and an exit status.
enum Failure {
    static func exit(_ error: any Error) -> Never {
        if let finished = error as? Finished { Foundation.exit(finished.status) }
        guard let status = status(of: error) else { NexusCommand.exit(withError: error) }
        Console.complain("nexus: \(error)")
        System.exit(status)
    }

    /// Nil for what the argument parser explains itself.
    private static func status(of error: any Error) -> Int32? {
        switch error {
        case let error as FrontError: error.exitStatus
        case let error as SandboxError: error.code.hasPrefix("guarantee.") ? 5 : 64
        case is PolicyError: 64
        case is LinuxError: 70
        default: nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime

/// The descriptors of one launch. Streams are anonymous files, not pipes: nobody has to feed or drain them while the
/// sandbox runs, and what a payload writes is charged to the payload.
final class LaunchStreams: Sendable {
    private let command: MemoryDescriptor
    private let input: MemoryDescriptor
    private let output: MemoryDescriptor
    private let error: MemoryDescriptor
    private let resultFile: MemoryDescriptor
    private let hasResult: Bool

    init(_ launch: SandboxLaunch) throws(SandboxError) {
        do throws(LinuxError) {
            hasResult = launch.hasResult
            command = try MemoryFile.sealed(
                Command(launch.arguments, environment: launch.environment).encoded, name: "command")
            input = try MemoryFile.sealed(launch.input, name: "input")
            output = try MemoryFile.empty(name: "output")
            error = try MemoryFile.empty(name: "error")
            resultFile = try MemoryFile.empty(name: "result")
        } catch {
            throw SandboxError(
                code: "supervisor.streams", operation: "prepare", subject: "streams", cause: "\(error)")
        }
    }

    /// In the order that a launch frame wants.
    var descriptors: [Int32] {
        [command.number, input.number, output.number, error.number] + (hasResult ? [resultFile.number] : [])
    }

    /// To be called once the sandbox has ended: then nobody writes any more.
    func result(
        outcome: SandboxOutcome, collection: SandboxResult.Collection?
    ) throws(SandboxError) -> SandboxResult {
        let limit = SandboxResult.streamByteLimit
        do throws(LinuxError) {
            return SandboxResult(
                outcome: outcome, standardOutput: try MemoryFile.start(of: output, limit: limit),
                standardError: try MemoryFile.start(of: error, limit: limit),
                result: try MemoryFile.start(of: resultFile, limit: limit), collection: collection)
        } catch {
            throw SandboxError(code: "supervisor.streams", operation: "read", subject: "streams", cause: "\(error)")
        }
    }
}

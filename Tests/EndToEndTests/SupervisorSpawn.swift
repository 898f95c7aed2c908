// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc
import Linux

/// Starts a supervisor as the front does: an empty environment, and descriptors under the numbers that a session names.
enum SupervisorSpawn {
    /// - Parameter descriptors: the number in the child, and the one here.
    /// - Returns: the pid.
    static func start(_ path: String, descriptors: [Int32: Int32]) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // First above every number that is a target, so that none is overwritten before it was copied.
        let raised = try descriptors.mapValues { try Processes.raise($0, above: 64) }
        defer { for number in raised.values { close(number) } }
        for (target, source) in raised { posix_spawn_file_actions_adddup2(&actions, source, target) }
        var process: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("nexus-supervisor"), nil]
        defer { free(arguments[0]) }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        let result = posix_spawn(&process, path, &actions, nil, &arguments, &environment)
        guard result == 0 else {
            throw LinuxError(operation: "posix_spawn", subject: path, errno: Errno(rawValue: result))
        }
        return process
    }
}

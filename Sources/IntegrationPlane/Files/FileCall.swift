// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux

/// Where a failed call on files becomes an error of this module.
enum FileCall {
    /// Runs a call; its failure is told in the words of whoever makes it.
    static func check<Result: ~Copyable>(
        _ operation: String, _ subject: @autoclosure () -> String, _ call: () throws(LinuxError) -> Result
    ) throws(IntegrationError) -> Result {
        do {
            return try call()
        } catch {
            throw IntegrationError(.fileSystem, operation, subject(), .system(error.errno))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// How a command of an attempt ended and what it said. A status other than zero is a result, not an error.
package struct CommandResult: Sendable, Equatable {
    package let status: ProcessStatus
    /// Standard output and standard error as they came.
    package let output: [UInt8]
    /// Whether it said more than was kept.
    package let isTruncated: Bool

    package init(status: ProcessStatus, output: [UInt8], isTruncated: Bool) {
        self.status = status
        self.output = output
        self.isTruncated = isTruncated
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// A set-up step that failed: a value, because it crosses from the child to the supervisor. Nothing fails open.
package struct StageFault: Error, Sendable, Equatable {
    /// The step's name.
    package let stage: String
    package let errno: Errno
    /// The call and object that it was about.
    package let subject: String

    package init(stage: String, errno: Errno, subject: String) {
        self.stage = stage
        self.errno = errno
        self.subject = subject
    }

    init(_ step: Step, _ error: LinuxError) {
        self.init(
            stage: step.stage, errno: error.errno,
            subject: error.subject.isEmpty ? error.operation : "\(error.operation) \(error.subject)")
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The texts of the Python programs that work inside check sandboxes, each put together from files of `images/runners`.
package struct RunnerPrograms: Sendable {
    /// Reads test files and sources, and runs nothing of them.
    let reader: String
    /// Runs tests in a process of their own, and starts the subject.
    let outside: String
    /// Holds the code under test for `outside`.
    let subject: String
    /// Runs tests in one process with the code under test.
    let inside: String

    private static let carrying = ["carrying.py", "remote.py", "peer.py"]
    private static let reporting = ["twin.py", "reporting.py"]

    /// - Parameter source: the text of a file of that name.
    package init<Failure: Error>(source: (String) throws(Failure) -> String) throws(Failure) {
        reader = try source("python_reader.py")
        outside = try Self.join(Self.reporting + Self.carrying + ["guessing.py", "outside.py", "judging.py"], source)
        subject = try Self.join(Self.carrying + ["subject.py"], source)
        inside = try Self.join(Self.reporting + ["inside.py"], source)
    }

    private static func join<Failure: Error>(
        _ names: [String], _ source: (String) throws(Failure) -> String
    ) throws(Failure) -> String {
        var text = ""
        for name in names { text += try source(name) + "\n" }
        return text
    }
}

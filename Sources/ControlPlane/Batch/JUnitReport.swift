// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The test suites of a whole batch, in the order of its specifications.
package struct JUnitReport: Sendable {
    private var suites: [Int: String] = [:]
    private var tests = 0
    private var failures = 0
    private var errors = 0

    package init() {}

    /// Adds one specification.
    /// - Parameter place: its own among all, whenever it ended.
    package mutating func add(_ rendering: BatchRendering, at place: Int) {
        suites[place] = rendering.suite
        tests += rendering.tests
        failures += rendering.failures
        errors += rendering.errors
    }

    /// The whole document.
    package var xml: String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"nexus batch\" tests=\"\(tests)\" "
            + "failures=\"\(failures)\" errors=\"\(errors)\">\n"
            + suites.sorted { $0.key < $1.key }.map(\.value).joined() + "</testsuites>\n"
    }
}

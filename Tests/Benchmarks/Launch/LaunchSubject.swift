// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Something that starts `/bin/true` and waits for its end, over and over.
protocol LaunchSubject {
    /// As the report has it.
    var name: String { get }

    /// One launch.
    func launch() throws -> LaunchTiming

    /// Many, `width` at a time.
    /// - Returns: microseconds for all of them.
    func launch(_ count: Int, width: Int) throws -> Double

    /// Ends what serves the launches.
    func finish() throws
}

/// How long a launch took, in microseconds.
struct LaunchTiming {
    /// From the order to the known outcome.
    let length: Double
    /// From there until nothing of it is left; nil where the two can't be told apart.
    let teardown: Double?
}

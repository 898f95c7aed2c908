// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Both pipes of a launch. An object: a descriptor in a local variable closes after its last use, and its number in a
/// table is no use.
final class LaunchPipes {
    /// Where PID 1 says what happened.
    let reportReader: Descriptor<DescriptorKind.PipeReader>
    /// Held, never written: its end is what tells PID 1 that the supervisor is gone.
    private let lifelineWriter: Descriptor<DescriptorKind.PipeWriter>
    private var report: Pipe?
    private var lifeline: Pipe?
    /// The sandbox's end of the report, until `closeOtherEnds`.
    let reportWriter: Int32
    /// The sandbox's end of the lifeline, until `closeOtherEnds`.
    let lifelineReader: Int32

    init() throws(LinuxError) {
        let report = try Pipe()
        let lifeline = try Pipe()
        reportReader = try report.reader.duplicate()
        lifelineWriter = try lifeline.writer.duplicate()
        (reportWriter, lifelineReader) = (report.writer.number, lifeline.reader.number)
        self.report = consume report
        self.lifeline = consume lifeline
    }

    /// To be called once the sandbox has its own: the report ends when the last of its writers does.
    func closeOtherEnds() {
        report = nil
        lifeline = nil
    }
}

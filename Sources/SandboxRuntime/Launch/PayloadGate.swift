// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// What keeps the payload process from going on before PID 1 has given everything up; when PID 1 fails, it just ends.
/// An object: a call that never returns can't be lent a noncopyable value.
final class PayloadGate {
    private let pipe: Pipe

    init() throws(StageFault) {
        do throws(LinuxError) { pipe = try Pipe() } catch {
            throw StageFault(stage: "pipe", errno: error.errno, subject: "pipe2")
        }
    }

    /// PID 1's end, which it keeps open.
    var writer: Int32 { pipe.writer.number }

    /// PID 1's part.
    func open() throws(LinuxError) { try Files.write([1], to: pipe.writer) }

    /// The payload's part, before it waits: its own copy of PID 1's end would keep the gate from ending.
    func forgetWriter() { _ = System.raw(3 /* SYS_close */, Int(pipe.writer.number)) }

    /// Waits. Ends the process when PID 1 has failed.
    func pass() {
        guard let released = try? Files.read(pipe.reader, upTo: 1), released.count == 1 else {
            System.exit(SandboxProcess.setUpFailed)
        }
    }
}

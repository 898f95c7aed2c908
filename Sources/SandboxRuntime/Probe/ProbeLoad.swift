// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Takes more than a limit allows; where the limit ends the process, nothing is said.
enum ProbeLoad {
    private static let blockSize = 65536

    static func allocate(_ bytes: Int, _ answers: inout ProbeAnswers) {
        // Each page is written. A call that gets the address keeps the compiler from leaving it out.
        let block = [UInt8](repeating: 1, count: bytes)
        answers.say(
            "allocated", outcome: System.withAddress(ofElements: block) { System.raw(39 /* SYS_getpid */, $0) })
    }

    /// Children that wait until their PID 1 ends them.
    static func fork(_ count: Int, _ answers: inout ProbeAnswers) {
        for index in 0..<count {
            do throws(LinuxError) {
                if try Processes.fork() == 0 { while true { _ = System.raw(34 /* SYS_pause */) } }
            } catch {
                answers.say("forked", "\(index)")
                return answers.say("fork", error.errno.name)
            }
        }
        answers.say("forked", "\(count)")
        answers.say("fork", "ok")
    }

    /// Uses so much cpu time, however long that takes.
    static func burn(microseconds: Int) { while Timer.cpu < microseconds {} }

    static func sleep(milliseconds: Int, _ answers: inout ProbeAnswers) {
        _ = try? Poll.wait(for: [], milliseconds: milliseconds)
        answers.say("slept", "ok")
    }

    static func fill(bytes: Int, files: Int, _ answers: inout ProbeAnswers) {
        let block = [UInt8](repeating: 1, count: blockSize)
        let big = open("big")
        var result = big
        for _ in 0..<(bytes / blockSize) where result >= 0 {
            result = System.withAddress(ofElements: block) { System.raw(1 /* SYS_write */, big, $0, blockSize) }
            // A file system that is nearly full takes a part.
            if result >= 0, result < blockSize { result = -Int(Errno.noSpace.rawValue) }
        }
        answers.say("bytes", outcome: result)
        _ = System.withPath("/workspace/big") { System.raw(87 /* SYS_unlink */, $0) }
        result = 0
        for index in 0..<files where result >= 0 {
            result = open("f\(index)")
            if result >= 0 { _ = System.raw(3 /* SYS_close */, result) }
        }
        answers.say("inodes", outcome: result)
    }

    private static func open(_ name: String) -> Int {
        System.withPath("/workspace/\(name)") { System.raw(2 /* SYS_open */, $0, 0o1 | 0o100 | 0o2000000, 0o600) }
    }
}

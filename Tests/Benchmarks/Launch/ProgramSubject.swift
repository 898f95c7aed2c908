// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A program that is started anew for each launch.
struct ProgramSubject: LaunchSubject {
    let name: String
    private let program: (Int) -> Program
    private let clean: () -> Void

    /// - Parameters:
    ///   - program: for the launch of that number; those that run at the same time may need names of their own.
    ///   - clean: what `finish` does.
    init(_ name: String, clean: @escaping () -> Void = {}, program: @escaping (Int) -> Program) {
        self.name = name
        self.program = program
        self.clean = clean
    }

    func launch() throws -> LaunchTiming {
        let program = program(0)
        let before = Timer.now
        try program.run()
        return LaunchTiming(length: Double(Timer.now - before), teardown: nil)
    }

    func launch(_ count: Int, width: Int) throws -> Double {
        let before = Timer.now
        var running: [Int32: Int] = [:]
        var started = 0
        while started < count || !running.isEmpty {
            while started < count, running.count < width {
                running[try program(started).start()] = started
                started += 1
            }
            guard let ended = try Processes.reap(blocking: true), running.removeValue(forKey: ended.process) != nil,
                ended.status == .exited(0)
            else {
                throw BenchError(
                    code: "bench.program", operation: "run", subject: name, cause: "one of many did not end with 0")
            }
        }
        return Double(Timer.now - before)
    }

    func finish() throws { clean() }
}

extension ProgramSubject {
    private static let subject = "/bin/true"
    private static let bubblewrap = "/usr/bin/bwrap"

    /// fork(2) and execve(2) from here, with nothing around.
    static func plain() -> ProgramSubject { ProgramSubject("fork-exec") { _ in Program(subject) } }

    /// bwrap(1) with the same namespaces and the same kind of root; nil where it is not installed.
    static func wrapped() -> ProgramSubject? {
        guard (try? FileStatus(path: bubblewrap)) != nil else { return nil }
        let program = Program(
            bubblewrap,
            [
                "--unshare-all", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib",
                "/lib", "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
                subject,
            ])
        return ProgramSubject("bwrap") { _ in program }
    }

    /// runc(8) on a bundle of the same kind; nil where it is not installed or does not work on this host.
    static func contained() -> ProgramSubject? {
        guard let bundle = try? RuncBundle() else { return nil }
        let subject = ProgramSubject("runc", clean: { bundle.remove() }) { bundle.program($0) }
        do { _ = try subject.launch() } catch {
            bundle.remove()
            return nil
        }
        return subject
    }
}

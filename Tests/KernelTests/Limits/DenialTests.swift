// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import SandboxRuntime
import Testing

extension KernelTests {
    /// Denied calls, recorded or ending the sandbox, by name. They are answered by PID 1, and always with no (T15, T16).
    @Suite(.serialized) struct DenialTests {
        private func run(_ syscalls: String, _ arguments: [String]) throws -> EndedSandbox {
            let plan = try ShippedPlan.plan(extendedBy: "limits: {wall: 20s, pids: 64}\nsyscalls: {\(syscalls)}\n")
            return try SandboxLaunch(plan, arguments).run()
        }

        @Test("denied calls get EPERM, and the outcome names them with how often they were tried")
        func counted() throws {
            let ended = try run("report: 8", Probe.command(.limits, "denied", ["500"]))
            let seen = try Probe.answer(ended)
            #expect(seen["ptrace"] == "EPERM" && seen["mount"] == "EPERM" && seen["ioctl"] == "EPERM")
            #expect(ended.outcome?.ending == .init(cause: "exit", code: 0), "\(ended)")
            #expect(ended.outcome?.denied?["ptrace"] == 500)
            #expect(ended.outcome?.denied?["mount"] == 1)
            #expect(ended.outcome?.denied?["ioctl"] == 1)
            // The listener is PID 1's alone; the last is the folder that is being listed.
            #expect(seen["open"] == "0 1 2 3")
        }

        @Test("the same calls get the same answers when nobody asks, and the outcome says nothing of them")
        func control() throws {
            let ended = try run("report: 0", Probe.command(.limits, "denied", ["2"]))
            let seen = try Probe.answer(ended)
            #expect(seen["ptrace"] == "EPERM" && seen["mount"] == "EPERM" && seen["ioctl"] == "EPERM")
            #expect(ended.outcome?.denied == nil)
        }

        @Test("no more different calls than asked for are recorded")
        func bounded() throws {
            let ended = try run("report: 1", Probe.command(.limits, "denied", ["3"]))
            #expect(ended.outcome?.denied?.count == 1)
            #expect(ended.status == .exited(0))
        }

        @Test("what was denied is known also of a payload that had to be killed")
        func killed() throws {
            let plan = try ShippedPlan.plan(extendedBy: "limits: {wall: 3s}\nsyscalls: {report: 4}\n")
            let script = "import ctypes, time\nctypes.CDLL(None).syscall(101, 9999, 0, 0, 0)\ntime.sleep(1000)"
            let ended = try SandboxLaunch(plan, [Probe.interpreter, "-I", "-c", script]).run()
            #expect(ended.outcome?.ending == .init(cause: "wall"), "\(ended)")
            #expect(ended.outcome?.denied?["ptrace"] == 1)
        }

        @Test("where the policy says so, a denied call ends the sandbox, and the outcome names it")
        func ends() throws {
            let script = """
                import ctypes
                print("before", flush=True)
                ctypes.CDLL(None).syscall(101, 9999, 0, 0, 0)
                print("after", flush=True)
                """
            let ended = try run("action: end", [Probe.interpreter, "-I", "-c", script])
            #expect(ended.outcome?.ending == .init(cause: "seccomp", call: "ptrace"), "\(ended)")
            #expect(ended.status == .exited(124))
            #expect(!ended.output.contains("after"))
            #expect(ended.complaint.contains("ptrace"))
        }

        @Test("a call from any process of the sandbox ends it, whatever the payload goes on to do")
        func anyProcess() throws {
            let script = """
                import ctypes, os, time
                if os.fork() == 0:
                    os.setsid()
                    ctypes.CDLL(None).syscall(165, 0, 0, 0, 0, 0)
                time.sleep(1000)
                """
            let ended = try run("action: end", [Probe.interpreter, "-I", "-c", script])
            #expect(ended.outcome?.ending == .init(cause: "seccomp", call: "mount"), "\(ended)")
        }

        @Test("programs that make no denied call run as ever", arguments: ["report: 8", "action: end"])
        func ordinary(_ syscalls: String) throws {
            let ended = try run(syscalls, ["sh", "-c", "echo a | cat; exit 4"])
            #expect(ended.outcome?.ending == .init(cause: "exit", code: 4), "\(ended)")
            #expect(ended.output == "a\n")
        }
    }
}

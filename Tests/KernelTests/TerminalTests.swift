// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

extension KernelTests {
    /// T5, on a terminal that the test made: what arrives in it is seen in its echo.
    @Suite(.serialized) struct TerminalTests {
        private func type(without guards: Set<Guard>) throws -> (seen: [String: String], echo: String) {
            let terminal: FileDescriptor = try Files.open("/dev/ptmx", [.readWrite, .noControllingTerminal])
            var (lock, number): (Int32, Int32) = (0, 0)
            // TIOCSPTLCK, TIOCGPTN
            let results = [
                System.withAddress(of: &lock) { System.raw(16, Int(terminal.number), 0x4004_5431, $0) },
                System.withAddress(of: &number) { System.raw(16, Int(terminal.number), 0x8004_5430, $0) },
            ]
            guard results == [0, 0] else { throw HarnessFault("no terminal to be had") }
            var launch = SandboxLaunch(
                try ShippedPlan.plan().without(guards), try Probe.command(.places, "terminal"))
            launch.terminal = "/dev/pts/\(number)"
            let seen = try Probe.answer(launch.run())
            var echo: [UInt8] = []
            while let chunk = try? Files.read(terminal, upTo: 4096), !chunk.isEmpty { echo += chunk }
            return (seen, String(decoding: echo, as: UTF8.self))
        }

        @Test("without filter and session of its own, the payload types into the operator's terminal")
        func control() throws {
            let (seen, echo) = try type(without: [.filter, .session])
            print("T5, filter and session off: \(seen), echo \(echo.debugDescription)")
            #expect(seen["low"] == "ok" && seen["high bits"] == "ok")
            #expect(echo.contains("nexus-low") && echo.contains("nexus-high"))
            #expect(seen["controlling terminal"] == "ok")
        }

        @Test("the filter alone and the session alone keep it out", arguments: [Guard.filter, .session])
        func alone(_ one: Guard) throws {
            let (seen, echo) = try type(without: Set([.filter, .session]).subtracting([one]))
            print("T5, \(one.rawValue) alone: \(seen)")
            #expect(seen["low"] == "EPERM" && seen["high bits"] == "EPERM")
            #expect(!echo.contains("nexus-"))
        }

        @Test("with all guards on nothing is typed, there is no controlling terminal, and its size can still be asked")
        func guarded() throws {
            let (seen, echo) = try type(without: [])
            print("T5, all on: \(seen)")
            #expect(seen["low"] == "EPERM" && seen["high bits"] == "EPERM" && seen["TIOCLINUX"] == "EPERM")
            #expect(seen["controlling terminal"] == "ENXIO")
            #expect(seen["size"] == "ok")
            #expect(!echo.contains("nexus-"))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import Sandbox
import SandboxRuntime

/// A supervisor that runs, and its one sandbox.
final class StartedSandbox {
    /// The supervisor.
    let process: Int32
    private let handle: ProcessDescriptor
    private var input: Descriptor<DescriptorKind.PipeWriter>?
    private let output: Descriptor<DescriptorKind.PipeReader>
    private let complaint: Descriptor<DescriptorKind.PipeReader>
    private let outcome: Descriptor<DescriptorKind.PipeReader>
    private var said: [UInt8] = []
    private var read = 0
    private var hasEnded = false

    init(
        process: Int32, input: consuming Descriptor<DescriptorKind.PipeWriter>,
        output: consuming Descriptor<DescriptorKind.PipeReader>,
        complaint: consuming Descriptor<DescriptorKind.PipeReader>,
        outcome: consuming Descriptor<DescriptorKind.PipeReader>
    ) throws {
        self.process = process
        handle = try Processes.descriptor(of: process)
        self.input = consume input
        self.output = output
        self.complaint = complaint
        self.outcome = outcome
    }

    deinit {
        // A test that failed half-way leaves nothing running.
        guard !hasEnded else { return }
        try? Processes.signal(Signals.kill, handle)
        _ = try? Processes.reap(process, blocking: true)
    }

    /// The folders of its leaf, each controller's.
    var leafs: [String] { Host.facts.cgroups.folders.map { "\($0)/nexus.\(process)/s0" } }

    /// Everything that runs in the sandbox, as the host numbers it.
    func inhabitants() throws -> [Int32] {
        guard let leaf = Host.facts.cgroups.pids ?? Host.facts.cgroups.unified else {
            throw HarnessFault("no hierarchy counts processes")
        }
        let text = String(decoding: try Files.contents(of: "\(leaf)/nexus.\(process)/s0/cgroup.procs"), as: UTF8.self)
        return text.split(separator: "\n").compactMap { Int32($0) }
    }

    func signal(_ number: Int32) throws { try Processes.signal(number, handle) }

    /// The probe may go on.
    func letGoOn() throws {
        switch input {
        case .some(let input): try Files.write(Array("go\n".utf8), to: input)
        case .none: throw HarnessFault("its standard input is not the test's")
        }
    }

    func closeInput() { input = nil }

    /// The next line that the payload prints.
    func line(milliseconds: Int = 10_000) throws -> String {
        let deadline = Linux.Timer.now + milliseconds * 1000
        while true {
            if let end = said[read...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { read = end + 1 }
                return String(decoding: said[read..<end], as: UTF8.self)
            }
            guard try Self.await([output.number], until: deadline).contains(output.number) else {
                throw HarnessFault("no line in \(milliseconds) ms: \(try end(milliseconds: 1))")
            }
            let chunk = try Files.read(output, upTo: 65536)
            guard !chunk.isEmpty else { throw HarnessFault("ended early: \(try end())") }
            said += chunk
        }
    }

    /// Waits for the end of the supervisor and of everything that holds its streams. Past the deadline it is killed,
    /// which ends the sandbox too, and the test fails.
    func end(milliseconds: Int = 20_000) throws -> EndedSandbox {
        let deadline = Linux.Timer.now + milliseconds * 1000
        var complaints: [UInt8] = []
        var report: [UInt8] = []
        var open: Set = [output.number, complaint.number, outcome.number, handle.number]
        while !open.isEmpty {
            let ready = try Self.await(Array(open), until: deadline)
            guard !ready.isEmpty else {
                try? Processes.signal(Signals.kill, handle)
                throw HarnessFault("not ended in \(milliseconds) ms, said \(String(decoding: said, as: UTF8.self))")
            }
            if ready.contains(handle.number) { open.remove(handle.number) }
            if try Self.drain(output, ready, into: &said) { open.remove(output.number) }
            if try Self.drain(complaint, ready, into: &complaints) { open.remove(complaint.number) }
            if try Self.drain(outcome, ready, into: &report) { open.remove(outcome.number) }
        }
        guard let ended = try Processes.reap(process, blocking: true) else { throw HarnessFault("already reaped") }
        hasEnded = true
        return EndedSandbox(
            status: ended.status, output: String(decoding: said, as: UTF8.self),
            complaint: String(decoding: complaints, as: UTF8.self),
            outcome: try? JSONDecoder().decode(EndedSandbox.Outcome.self, from: Data(report)))
    }

    /// Whether the stream is at its end.
    private static func drain(
        _ stream: borrowing Descriptor<DescriptorKind.PipeReader>, _ ready: [Int32], into bytes: inout [UInt8]
    ) throws -> Bool {
        guard ready.contains(stream.number) else { return false }
        let chunk = try Files.read(stream, upTo: 65536)
        bytes += chunk
        return chunk.isEmpty
    }

    /// What is ready before the deadline; nothing means that it has passed.
    static func await(_ descriptors: [Int32], until deadline: Int) throws -> [Int32] {
        try Poll.wait(for: descriptors, milliseconds: max(0, (deadline - Linux.Timer.now) / 1000))
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import SandboxRuntime
import Testing

@Suite struct ResponseTests {
    /// Every ending; a new one breaks the switch.
    static let endings: [SandboxOutcome.Ending] = [
        .exit(code: 3), .signal(number: 9), .wall, .memory, .pids, .cancelled,
        .fault(stage: "bind", error: "ENOENT", subject: "/usr"), .idle, .cpu, .disk, .output, .seccomp(call: "ptrace"),
    ]

    static func outcome(_ ending: SandboxOutcome.Ending) -> SandboxOutcome {
        SandboxOutcome(
            ending: ending, wallMicroseconds: 1, cpuMicroseconds: 1 << 40, peakMemoryBytes: 3, pidsRefused: 4,
            plan: Digest(bytes: 0..<32)!)
    }

    static let counted = SandboxOutcome(
        ending: .exit(code: 0), wallMicroseconds: 1, cpuMicroseconds: 2, peakMemoryBytes: 3, pidsRefused: 4,
        readBytes: 0, writtenBytes: 1 << 40, denials: [.init(call: "ptrace", count: 3), .init(call: "é", count: 1)],
        plan: Digest(bytes: 0..<32)!)

    private static let waiving: SandboxOutcome = {
        var outcome = Self.outcome(.memory)
        outcome.waived = [.sharedLower, .cpuLimit]
        return outcome
    }()

    static let samples: [Response] =
        endings.map { .ended(outcome($0), hasCollection: false) } + [
            .ended(outcome(.wall), hasCollection: true), .ended(counted, hasCollection: false),
            .ended(waiving, hasCollection: false),
            .refused(code: "plan.not_sealed", subject: "99"),
            .refused(code: "", subject: ""), .stopRequested(level: 2, status: 143),
        ]

    private func place(_ ending: SandboxOutcome.Ending) -> Int {
        switch ending {
        case .exit: 0
        case .signal: 1
        case .wall: 2
        case .memory: 3
        case .pids: 4
        case .cancelled: 5
        case .fault: 6
        case .idle: 7
        case .cpu: 8
        case .disk: 9
        case .output: 10
        case .seccomp: 11
        }
    }

    @Test("there is a sample of every ending")
    func everyEnding() { #expect(Self.endings.map(place) == Array(0...11)) }

    @Test("answers come back as they were, with their number", arguments: samples)
    func roundTrip(_ response: Response) throws {
        let (sequence, decoded) = try Response.decode(response.frame(sequence: 1 << 63))
        #expect(sequence == 1 << 63)
        #expect(decoded == response)
    }

    /// One character each, of as many bytes as one likes: a bound in characters would be none.
    private static let long: [String] = [
        String(repeating: "x", count: 40_000), "e" + String(repeating: "\u{301}", count: 20_000),
        String(repeating: "👩‍👩‍👧‍👦", count: 2_000),
    ]

    @Test("text that a hostile orchestrator chose never makes an answer too long for one message", arguments: long)
    func bounded(_ text: String) throws {
        let fault = SandboxOutcome.Ending.fault(stage: text, error: text, subject: text)
        let answers: [Response] = [
            .refused(code: "layer.refused", subject: text), .ended(Self.outcome(fault), hasCollection: false),
        ]
        for answer in answers {
            let frame = answer.frame(sequence: 1)
            #expect(frame.count <= FrameHeader.frameByteLimit)
            _ = try Response.decode(frame)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

/// Gives bytes to every decoder, and holds what comes out to what was promised.
struct Judge {
    /// Every decoder by name: the bytes that what it read is written as, nil when it refused.
    private static let decoders: [(name: String, again: @Sendable ([UInt8]) -> [UInt8]?)] = [
        ("request", { (try? Request.decode($0)).map { $0.request.frame(sequence: $0.sequence) } }),
        ("response", { (try? Response.decode($0)).map { $0.response.frame(sequence: $0.sequence) } }),
        ("session", { try? Session(decoding: $0).encoded }),
        ("plan", { plan($0) }), ("layout", { layout($0) }),
        ("command", { try? Command(decoding: $0).encoded }),
        ("reports", { (try? Report.decode($0))?.flatMap(\.encoded) }),
        ("opaque folders", { (try? OpaqueFolders.decode($0)).map(OpaqueFolders.encode) }),
        ("agent script", { try? AgentScript(decoding: $0).encoded() }),
    ]

    private var gate = FrameGate()
    private var lastAdmitted: UInt64 = 0
    private(set) var accepted = 0

    /// The promise that was broken, nil when all were kept. A trap is not caught: it ends the process.
    mutating func judge(_ input: [UInt8]) -> String? {
        let before = PeakMemory.kilobytes
        for (name, again) in Self.decoders {
            guard let bytes = again(input) else { continue }
            accepted += 1
            // Read and written again it is the same: no two messages mean one thing, nothing is silently dropped.
            if bytes != input { return "\(name): what was read is written differently" }
        }
        if let broken = judgeGate(input) { return broken }
        // An element is at most some hundred bytes where its encoding is one; a mebibyte is noise.
        let grown = PeakMemory.kilobytes - before
        return grown > 1024 + input.count / 4 ? "\(input.count) bytes took \(grown) KiB of memory" : nil
    }

    private mutating func judgeGate(_ input: [UInt8]) -> String? {
        // One huge number closes a gate for everything after it.
        if lastAdmitted > 1 << 48 {
            gate = FrameGate()
            lastAdmitted = 0
        }
        guard case .success(let (sequence, _)) = gate.admit(input, isTruncated: false) else { return nil }
        if sequence <= lastAdmitted { return "gate: \(sequence) was admitted after \(lastAdmitted)" }
        lastAdmitted = sequence
        guard case .failure = gate.admit(input, isTruncated: false) else { return "gate: a frame was admitted twice" }
        return nil
    }

    private static func plan(_ bytes: [UInt8]) -> [UInt8]? {
        var reader = ByteReader(bytes)
        guard let plan = try? SandboxPlan(from: &reader), reader.remaining == 0 else { return nil }
        // What is shown to a reviewer is made of whatever was read.
        _ = PlanPrinter.lines(plan)
        return plan.encoded
    }

    private static func layout(_ bytes: [UInt8]) -> [UInt8]? {
        var reader = ByteReader(bytes)
        guard let layout = try? CgroupLayout(from: &reader), reader.remaining == 0 else { return nil }
        var writer = ByteWriter()
        layout.encode(to: &writer)
        return writer.bytes
    }
}

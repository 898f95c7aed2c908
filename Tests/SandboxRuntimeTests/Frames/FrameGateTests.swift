// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import SandboxRuntime
import Testing

@Suite struct FrameGateTests {
    /// A message that must not be admitted, and the code that it is refused with.
    struct Attack: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        var isTruncated = false
        var code = "frame.malformed"
    }

    private static let good = Request.cancel(launch: 4).frame(sequence: 5)

    /// The header's fields: magic at 0, kind at 4, reserved at 6, sequence at 8, length at 16, reserved at 20.
    private static func good(_ offset: Int, _ byte: UInt8) -> [UInt8] {
        var bytes = good
        bytes[offset] = byte
        return bytes
    }

    static let attacks = [
        Attack(testDescription: "nothing", bytes: []),
        Attack(testDescription: "one byte", bytes: [0]),
        Attack(testDescription: "text", bytes: Array("GET / HTTP/1.1\r\n\r\n".utf8)),
        Attack(testDescription: "a header cut short", bytes: Array(good.prefix(23))),
        Attack(testDescription: "a body cut short", bytes: Array(good.dropLast())),
        Attack(testDescription: "a body with more", bytes: good + [0]),
        Attack(testDescription: "another magic", bytes: good(0, 0)),
        Attack(testDescription: "a later version", bytes: good(3, 2)),
        Attack(testDescription: "kind 0", bytes: good(4, 0)),
        Attack(testDescription: "kind 3", bytes: good(4, 3)),
        Attack(testDescription: "a kind of the answers", bytes: good(4, 102)),
        Attack(testDescription: "reserved bits after the kind", bytes: good(6, 1)),
        Attack(testDescription: "reserved bits at the end", bytes: good(23, 0x80)),
        Attack(testDescription: "a length that is too small", bytes: good(16, 7)),
        Attack(testDescription: "a length that is too large", bytes: good(19, 0xFF)),
        Attack(testDescription: "cut by the kernel", bytes: good, isTruncated: true, code: "frame.oversized"),
        Attack(testDescription: "number 0", bytes: good(8, 0), code: "frame.replayed"),
        Attack(testDescription: "layers that are no text", bytes: launch(layer: [0xFF, 0xFE])),
        Attack(testDescription: "a truth that is neither", bytes: launch(hasResult: 2)),
        Attack(testDescription: "a billion layers", bytes: launch(layerCount: 1 << 30)),
    ]

    private static func launch(
        layer: [UInt8] = [97], hasResult: UInt8 = 0, layerCount: UInt32 = 1
    ) -> [UInt8] {
        var body = ByteWriter()
        body.append(UInt32(1))
        body.append(layerCount)
        body.append(bytes: layer)
        body.append("/")
        body.append(hasResult)
        for _ in 0..<3 { body.append(false) }
        var writer = ByteWriter()
        FrameHeader(kind: 1, sequence: 9, bodyByteCount: UInt32(body.bytes.count)).encode(to: &writer)
        return writer.bytes + body.bytes
    }

    private func refusal(
        _ answer: Result<(sequence: UInt64, request: Request), FrameGate.Refusal>
    ) -> String? {
        if case .failure(let refusal) = answer { refusal.code } else { nil }
    }

    @Test("the attacks' frame without the attack is admitted: the control")
    func control() {
        var gate = FrameGate()
        #expect(refusal(gate.admit(Self.good, isTruncated: false)) == nil)
        #expect(refusal(gate.admit(Self.launch(), isTruncated: false)) == nil)
    }

    @Test("a message that is not exactly one request is refused, and the next good one admitted", arguments: attacks)
    func attack(_ attack: Attack) {
        var gate = FrameGate()
        #expect(refusal(gate.admit(attack.bytes, isTruncated: attack.isTruncated)) == attack.code)
        #expect(refusal(gate.admit(Self.good, isTruncated: false)) == nil)
    }

    @Test("a number that was used, or is older, is refused; gaps are not")
    func replayed() {
        var gate = FrameGate()
        let numbers: [UInt64] = [1, 1, 5, 4, 5, 6, 0, .max, 7, .max]
        let admitted = numbers.filter {
            refusal(gate.admit(Request.cancel(launch: 1).frame(sequence: $0), isTruncated: false)) == nil
        }
        #expect(admitted == [1, 5, 6, .max])
    }

    @Test("a refused frame does not use up its number")
    func refusedNumber() {
        var gate = FrameGate()
        #expect(refusal(gate.admit(Self.good + [0], isTruncated: false)) == "frame.malformed")
        #expect(refusal(gate.admit(Self.good, isTruncated: true)) == "frame.oversized")
        #expect(refusal(gate.admit(Self.good, isTruncated: false)) == nil)
    }
}

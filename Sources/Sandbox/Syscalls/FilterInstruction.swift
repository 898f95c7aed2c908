// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One instruction of classic BPF (`struct sock_filter`, linux/filter.h).
struct FilterInstruction: Sendable, Equatable {
    static let byteCount = 8

    let code: UInt16
    /// Instructions to skip when the condition holds.
    let ifTrue: UInt8
    /// Instructions to skip when it does not.
    let ifFalse: UInt8
    let operand: UInt32

    /// Loads 32 bits of `struct seccomp_data`.
    static func load(_ offset: Int) -> Self { Self(code: 0x20, ifTrue: 0, ifFalse: 0, operand: UInt32(offset)) }
    static func jumpIfEqual(_ value: UInt32, _ ifTrue: Int, else ifFalse: Int) -> Self {
        Self(code: 0x15, ifTrue: UInt8(ifTrue), ifFalse: UInt8(ifFalse), operand: value)
    }
    static func jumpIfAbove(_ value: UInt32, _ ifTrue: Int, else ifFalse: Int) -> Self {
        Self(code: 0x25, ifTrue: UInt8(ifTrue), ifFalse: UInt8(ifFalse), operand: value)
    }
    static func jumpIfAtLeast(_ value: UInt32, _ ifTrue: Int, else ifFalse: Int) -> Self {
        Self(code: 0x35, ifTrue: UInt8(ifTrue), ifFalse: UInt8(ifFalse), operand: value)
    }
    static func jump(_ count: Int) -> Self { Self(code: 0x05, ifTrue: 0, ifFalse: 0, operand: UInt32(count)) }
    static func end(_ action: FilterAction) -> Self { Self(code: 0x06, ifTrue: 0, ifFalse: 0, operand: action.value) }

    /// As the kernel reads it on a little-endian machine.
    var bytes: [UInt8] {
        [UInt8(truncatingIfNeeded: code), UInt8(truncatingIfNeeded: code >> 8), ifTrue, ifFalse]
            + (0..<4).map { UInt8(truncatingIfNeeded: operand >> (8 * $0)) }
    }
}

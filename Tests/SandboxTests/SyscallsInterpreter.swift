// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Runs a filter as the kernel does (`struct seccomp_data` in, action out), independent of what compiled it.
/// Traps on what seccomp(2) would not install: a jump beyond the end, an odd load, an unknown instruction.
struct SyscallsInterpreter {
    /// A call as the kernel describes it.
    struct Call {
        var architecture: UInt32 = 0xC000_003E
        var number: UInt32
        var arguments: [UInt64] = []
    }

    let program: [UInt8]

    /// `SECCOMP_RET_*` with its data.
    func run(_ call: Call) -> UInt32 {
        var accumulator: UInt32 = 0
        var counter = 0
        while true {
            let at = counter * 8
            let code = UInt16(program[at]) | UInt16(program[at + 1]) << 8
            let (ifTrue, ifFalse) = (Int(program[at + 2]), Int(program[at + 3]))
            let operand = (0..<4).reduce(UInt32(0)) { $0 | UInt32(program[at + 4 + $1]) << (8 * $1) }
            counter += 1
            switch code {
            case 0x20: accumulator = word(call, Int(operand))
            case 0x05: counter += Int(operand)
            case 0x15: counter += accumulator == operand ? ifTrue : ifFalse
            case 0x25: counter += accumulator > operand ? ifTrue : ifFalse
            case 0x35: counter += accumulator >= operand ? ifTrue : ifFalse
            case 0x45: counter += accumulator & operand != 0 ? ifTrue : ifFalse
            case 0x54: accumulator &= operand
            case 0x06: return operand
            default: preconditionFailure("instruction \(code)")
            }
        }
    }

    private func word(_ call: Call, _ offset: Int) -> UInt32 {
        switch offset {
        case 0: return call.number
        case 4: return call.architecture
        case 16..<64 where offset.isMultiple(of: 4):
            let index = (offset - 16) / 8
            let argument = index < call.arguments.count ? call.arguments[index] : 0
            return UInt32(truncatingIfNeeded: offset.isMultiple(of: 8) ? argument : argument >> 32)
        default: preconditionFailure("load at \(offset)")
        }
    }
}

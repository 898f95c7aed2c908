// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A filter that asks before it refuses: what PID 1 learns of it can only be answered with no.
enum WatchedFilter {
    /// The same program with a question in the place of each EPERM. Every other answer stays: ENOSYS, which libraries
    /// expect, and the end for other ABIs.
    static func asking(_ program: [UInt8]) -> [UInt8] {
        let refusal = FilterInstruction.end(.notPermitted).bytes
        let question = FilterInstruction.end(.ask).bytes
        return stride(from: 0, to: program.count, by: FilterInstruction.byteCount).flatMap { offset in
            let instruction = program[offset..<min(offset + FilterInstruction.byteCount, program.count)]
            return instruction.elementsEqual(refusal) ? question : Array(instruction)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// What stands before libseccomp's part, because libseccomp 2.5 can't say it: ENOSYS for numbers that nobody here
/// knows, and refusals by argument for calls that are otherwise allowed.
///
/// For calls without a refusal it looks at nothing but architecture and number, so that the kernel (5.11 and later)
/// still finds them constant and answers from its bitmap without running the filter.
enum FilterPrologue {
    private static let numberOffset = 0
    private static let architectureOffset = 4

    /// The instructions; what follows them starts afresh.
    static func instructions(refusals: [(number: Int32, refusal: SyscallRefusal)]) -> [FilterInstruction] {
        var result: [FilterInstruction] = [
            .load(architectureOffset),
            .jumpIfEqual(SyscallTable.architecture, 1, else: 0),
            // `int 0x80` and the like: numbers mean other calls there.
            .end(.killProcess),
            .load(numberOffset),
            .jumpIfAtLeast(SyscallTable.firstUnassigned, 0, else: 3),
            .jumpIfAtLeast(SyscallTable.secondBlock, 0, else: 1),
            // x32 numbers have bit 30 set and end here too: to a program, a kernel without x32.
            .jumpIfAbove(SyscallTable.highest, 0, else: 1),
            .end(.notImplemented),
        ]
        for (number, refusal) in refusals { result += block(number, refusal) }
        return result
    }

    /// Skipped by other calls, left at its end by this one, or ended with EPERM.
    private static func block(_ number: Int32, _ refusal: SyscallRefusal) -> [FilterInstruction] {
        let count = refusal.values.count
        // The low word: the kernel takes these arguments as 32 bits and ignores what is above.
        var result: [FilterInstruction] = [
            .jumpIfEqual(UInt32(number), 0, else: count + 4), .load(16 + 8 * refusal.argument),
        ]
        for (index, value) in refusal.values.enumerated() {
            result.append(.jumpIfEqual(value, count - index + 1, else: 0))
        }
        result += [.load(numberOffset), .jump(1), .end(.notPermitted)]
        return result
    }
}

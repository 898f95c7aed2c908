// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension StringProtocol {
    /// Without white space at both ends.
    var trimmingWhitespace: SubSequence {
        guard let last = lastIndex(where: { !$0.isWhitespace }) else { return self[endIndex...] }
        return self[...last].drop(while: \.isWhitespace)
    }

    /// With `\n` where there was `\r\n`: a file is the same wherever its specification was checked out.
    var replacingLineEnds: String {
        guard utf8.contains(UInt8(ascii: "\r")) else { return String(self) }
        return String(map { $0 == "\r\n" ? "\n" : $0 })
    }
}

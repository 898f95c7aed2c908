// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension StringProtocol {
    /// Without white space at both ends.
    var trimmingWhitespace: SubSequence {
        // Graphic ASCII at both ends, with no mark that could join it, is what nearly all text has.
        if let first = utf8.first, let last = utf8.suffix(1).first, (33...126).contains(first),
            (33...126).contains(last)
        {
            return self[...]
        }
        guard let last = lastIndex(where: { !$0.isWhitespace }) else { return self[endIndex...] }
        return self[...last].drop(while: \.isWhitespace)
    }

    /// With `\n` where there was `\r\n`: a file is the same wherever its specification was checked out.
    var replacingLineEnds: String {
        guard utf8.contains(UInt8(ascii: "\r")) else { return String(self) }
        return String(map { $0 == "\r\n" ? "\n" : $0 })
    }
}

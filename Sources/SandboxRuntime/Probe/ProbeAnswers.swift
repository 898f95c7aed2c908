// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// What a probe saw: one line each, a name and a word, apart by a tab.
package struct ProbeAnswers: Sendable {
    private(set) var bytes: [UInt8] = []

    /// No answer yet.
    package init() {}

    /// Whatever would end the line early is a space.
    mutating func say(_ name: String, _ word: String) {
        let plain = "\(name)\t\(word)".utf8.enumerated().map { index, byte in
            byte < 0x20 && index != name.utf8.count ? UInt8(ascii: " ") : byte
        }
        bytes += plain + [UInt8(ascii: "\n")]
    }

    /// `ok`, or the error's name.
    mutating func say(_ name: String, outcome result: Int) {
        say(name, result >= 0 ? "ok" : Errno(rawValue: Int32(-result)).name)
    }

    /// The lines of a probe by their names; what is no such line is left out.
    package static func parse(_ bytes: [UInt8]) -> [String: String] {
        var answers: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { answers[String(parts[0])] = String(parts[1]) }
        }
        return answers
    }
}

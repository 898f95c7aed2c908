// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Observability

/// Finds credentials in bytes, also where they are written in UTF-16 or base64.
enum SecretScanner {
    /// A place that looks like one. The bytes themselves are left where they are.
    struct Match: Equatable {
        let kind: String
        let length: Int
        /// From 1.
        let line: Int
    }

    /// Each kind at most once a line.
    static func scan(_ content: [UInt8]) -> [Match] {
        let text = narrowed(content)
        var matches: [Match] = []
        for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            for (kind, length) in secrets(in: line)
            where !matches.contains(where: { $0.line == index + 1 && $0.kind == kind }) {
                matches.append(Match(kind: kind, length: length, line: index + 1))
            }
        }
        return matches
    }

    /// UTF-16 of mostly Latin text, either way round, has a zero in every other byte: without them it reads as ASCII.
    private static func narrowed(_ content: [UInt8]) -> [UInt8] {
        guard content.count(where: { $0 == 0 }) * 4 > content.count else { return content }
        return content.filter { $0 != 0 }
    }

    private static func secrets(in line: ArraySlice<UInt8>) -> [(kind: String, length: Int)] {
        let line = Array(line)
        let found = recognised(in: line) + Base64Runs.decoded(in: line).flatMap(recognised)
        // A named value is only worth a line when nothing better is known about it.
        return found.isEmpty ? [SecretAssignment.secret(in: line)].compactMap(\.self) : found
    }

    private static func recognised(in bytes: [UInt8]) -> [(kind: String, length: Int)] {
        var search = SecretSearch(bytes, table: .standard)
        var found: [(kind: String, length: Int)] = []
        while let match = search.next() { found.append((match.kind, match.range.count)) }
        return found
    }
}

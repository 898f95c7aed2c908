// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// The host uids and gids that the sandboxes of all supervisors of a host share out among them, and who else hands
/// them out (https://systemd.io/UIDS-GIDS).
package struct HostIDRange: Sendable, Equatable {
    /// How many sandboxes a supervisor runs at a time, its orchestrator not counted.
    package static let slots = 16
    /// Two ids for each slot, and a slot for the orchestrator.
    package static let perProcess = (slots + 1) * 2
    /// No process has a higher number (PID_MAX_LIMIT).
    private static let highestProcess = 1 << 22
    package static let length = (highestProcess + 1) * perProcess
    /// Above 1879048191, where systemd's container range ends, so that neither accounts nor container managers nor
    /// subuid ranges have them.
    package static let standardFirst = 1_900_000_000
    /// Above what accounts have everywhere, and so that the last id is below 2^31: some software takes ids for signed.
    package static let allowedFirst = 65_536...((1 << 31) - length)

    private static let systemd: [(range: ClosedRange<Int>, owner: String)] = [
        (61_184...65_519, "systemd's dynamic users"), (524_288...1_879_048_191, "systemd's containers"),
    ]

    package let first: Int

    package init(first: Int) { self.first = first }

    /// All of them, both ends included.
    package var ids: ClosedRange<Int> { first...(first + Self.length - 1) }

    /// First of one process's own range. No two supervisors that are alive have the same pid, so none share an id.
    package func base(process: Int32) -> UInt32 { UInt32(first + Int(process) * Self.perProcess) }

    /// Who else hands out some of these ids; nil when nobody does.
    /// - Parameters:
    ///   - subordinate: the texts of /etc/subuid and /etc/subgid by path (subuid(5)).
    ///   - accounts: those of /etc/passwd and /etc/group.
    package func conflict(
        subordinate: [(path: String, text: String)], accounts: [(path: String, text: String)]
    ) -> String? {
        if let taken = Self.systemd.first(where: { $0.range.overlaps(ids) }) {
            return "\(taken.range.lowerBound) to \(taken.range.upperBound) belong to \(taken.owner)"
        }
        for file in subordinate {
            for (line, fields) in Self.lines(file.text) where fields.count >= 3 {
                guard let start = Int(fields[1]), let count = Int(fields[2]), count > 0, start >= 0,
                    start <= ids.upperBound, count > ids.lowerBound - start
                else { continue }
                return "\(file.path):\(line) gives \(count) from \(start) to \(fields[0])"
            }
        }
        for file in accounts {
            for (line, fields) in Self.lines(file.text) where fields.count >= 3 {
                guard let id = Int(fields[2]), ids.contains(id) else { continue }
                return "\(file.path):\(line) gives \(id) to \(fields[0])"
            }
        }
        return nil
    }

    private static func lines(_ text: String) -> [(number: Int, fields: [String])] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            (index + 1, line.split(separator: ":", omittingEmptySubsequences: false).map(String.init))
        }
    }
}

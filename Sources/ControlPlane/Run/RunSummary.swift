// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What `nexus run` prints at its end, on standard output.
struct RunSummary {
    let items: [WorkItem]
    let repository: String
    let state: String

    func print() {
        for item in items { Swift.print("\(item.name)\t\(item.status.rawValue)\t\(TerminalText.escape(item.title))") }
        Swift.print("")
        Swift.print("Look at the result:")
        Swift.print("  git -C \(Self.quoted(repository)) log --stat integration")
        Swift.print("  nexus status --state \(Self.quoted(state))")
    }

    /// A path as a shell takes it.
    private static func quoted(_ path: String) -> String {
        let plain = path.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "-")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        return plain
            ? path : "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Redacts text that arrives in pieces, wherever they are cut: whole lines are handed on once nothing that began in them
/// can go on.
package struct RedactionStream: Sendable {
    /// Stands where a line was so long that it can't be held back as a whole.
    private static let tooLong = RedactionMarker.text("too-long")

    private let redactor: Redactor
    private let limit: Int
    private var held: [UInt8] = []
    /// Looked at again only when so much is held: whatever arrives, all looking together is linear.
    private var nextLook = 0
    private var isDropping = false

    /// - Parameter limit: the most that is held back, in bytes.
    package init(_ redactor: Redactor, limit: Int = 8 << 20) {
        self.redactor = redactor
        self.limit = limit
    }

    /// What can be handed on after a piece has arrived; most often all of its whole lines.
    package mutating func push(_ piece: [UInt8]) -> [UInt8] {
        var piece = piece[...]
        if isDropping {
            guard let end = piece.firstIndex(of: UInt8(ascii: "\n")) else { return [] }
            piece = piece[end...]
            isDropping = false
        }
        held += piece
        var result: [UInt8] = []
        if held.count >= nextLook, piece.contains(UInt8(ascii: "\n")) {
            let cut = closedEnd()
            result = redactor.redact(Array(held[..<cut]))
            held.removeFirst(cut)
            nextLook = cut > 0 ? 0 : held.count * 2
        }
        guard held.count > limit else { return result }
        (held, nextLook, isDropping) = ([], 0, true)
        return result + Self.tooLong
    }

    /// What was held back, when nothing more arrives.
    package mutating func finish() -> [UInt8] {
        defer { held = [] }
        return redactor.redact(held)
    }

    /// The end of the last line before which everything that began has ended.
    private func closedEnd() -> Int {
        var cut = held.count
        while true {
            guard let line = held[..<cut].lastIndex(of: UInt8(ascii: "\n")) else { return 0 }
            let start = redactor.unfinishedStart(in: Array(held[...line]))
            if start > line { return line + 1 }
            cut = start
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import Testing

@testable import Persistence

@Suite("StateError")
struct StateErrorTests {
    @Test(
        "an SQLite result code, extended or not, says what the user can do about it",
        arguments: [
            (11, "state.damaged"), (26, "state.damaged"), (267, "state.damaged"), (13, "state.full"),
            (8, "state.read_only"),
            (264, "state.read_only"), (14, "state.unreachable"), (5, "state.locked"), (6, "state.locked"),
            (19, "state.conflict"),
            (1555, "state.conflict"), (787, "state.conflict"), (10, "state.failed"), (1, "state.failed"),
        ] as [(Int32, String)])
    func database(resultCode: Int32, expected: String) {
        let error = StateError(resultCode: resultCode, message: "m", operation: "write", subject: "/s")
        #expect(error.code == expected)
        #expect(error.description.hasPrefix("write /s: m"))
    }

    @Test(
        "an errno says it too, by name and text",
        arguments: [
            (ENOSPC, "state.full", "ENOSPC (no space left on device)"),
            (EDQUOT, "state.full", "EDQUOT (disk quota exceeded)"),
            (EROFS, "state.read_only", "EROFS (read-only file system)"),
            (EACCES, "state.unreachable", "EACCES (permission denied)"),
            (EIO, "state.failed", "EIO (input/output error)"),
        ] as [(Int32, String, String)])
    func system(number: Int32, expected: String, text: String) {
        let error = StateError(errno: Errno(rawValue: number), operation: "write", subject: "/s")
        #expect(error.code == expected)
        #expect(error.description.hasPrefix("write /s: \(text)"))
    }

    @Test("a full disk is named with what to do, on one line without control characters")
    func description() {
        let error = StateError(errno: .noSpace, operation: "write", subject: "/a\n\u{1B}[2J")
        let hint = "make room on that file system, then start the same command again"
        #expect(error.description == #"write /a\u{a}\u{1b}[2J: ENOSPC (no space left on device); hint: \#(hint)"#)
    }

    @Test("codes are unique and dotted")
    func codes() {
        let codes = StateError.Reason.allCases.map(\.rawValue)
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { $0.hasPrefix("state.") })
    }
}

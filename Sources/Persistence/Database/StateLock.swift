// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux

/// One orchestrator per state folder: a flock(2) that ends with the process, whatever way it ends.
struct StateLock: ~Copyable, Sendable {
    private let file: OpenFile

    /// - Throws: `state.busy` with the holder's process id.
    init(folder: borrowing OpenFolder) throws(StateError) {
        let file = try folder.file("lock", [.readWrite, .create])
        guard try file.lock() else { throw Self.busy(file) }
        try file.truncate()
        try file.write(Array("\(Processes.current)\n".utf8))
        self.file = file
    }

    private static func busy(_ file: borrowing OpenFile) -> StateError {
        let holder = (try? file.readToEnd()).flatMap { Int(String(decoding: $0.prefix { $0 != 0x0A }, as: UTF8.self)) }
        return StateError(
            .busy, operation: "lock", subject: file.subject,
            cause: .found(holder.map { "process \($0) holds it" } ?? "another process holds it"),
            hint: "wait until it ends, or give this run a state folder of its own")
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

/// One orchestrator per state folder: a flock(2) that ends with the process, whatever way it ends.
struct StateLock: ~Copyable, Sendable {
    private let file: Descriptor

    /// - Throws: `state.busy` with the holder's process id.
    init(folder: borrowing Descriptor) throws(StateError) {
        let file = try folder.open("lock", O_RDWR | O_CREAT, mode: 0o600)
        do {
            try SystemCall.check("lock", file.subject) { flock(file.number, LOCK_EX | LOCK_NB) }
        } catch {
            guard error.cause == .system(EWOULDBLOCK) else { throw error }
            throw Self.busy(file)
        }
        try SystemCall.check("truncate", file.subject) { ftruncate(file.number, 0) }
        try file.write(Array("\(getpid())\n".utf8))
        self.file = file
    }

    private static func busy(_ file: borrowing Descriptor) -> StateError {
        let holder = (try? file.readToEnd()).flatMap { Int(String(decoding: $0.prefix { $0 != 0x0A }, as: UTF8.self)) }
        return StateError(
            .busy, operation: "lock", subject: file.subject,
            cause: .found(holder.map { "process \($0) holds it" } ?? "another process holds it"),
            hint: "wait until it ends, or give this run a state folder of its own")
    }
}

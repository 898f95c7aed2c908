// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// One orchestrator per state folder: a flock(2) that ends with the process, whatever way it ends.
struct StateLock: ~Copyable, Sendable {
    static let name = "lock"

    /// Whether there was no lock file before.
    let isNew: Bool
    private let file: OpenFile

    /// - Throws: `state.busy` with the holder's process id and since when it holds it.
    init(folder: borrowing OpenFolder, process: Int32, now: Timestamp) throws(StateError) {
        let path = "\(folder.subject)/\(Self.name)"
        isNew = (try? FileStatus(path: path)) == nil
        file = try Self.take(in: folder, path: path, note: Array("\(process) \(now.milliseconds)\n".utf8))
    }

    // Closing alone would leave it with a child that was forked meanwhile, until that executes something.
    deinit { file.unlock() }

    /// Whether a process holds a folder now. Looked at through a shared lock that is given up at once, so that nothing
    /// changes.
    static func isHeld(folder: String) -> Bool {
        do throws(StateError) {
            let file = try OpenFile(path: "\(folder)/\(name)", [.readOnly, .nonBlocking])
            guard try file.lock(isShared: true) else { return true }
            file.unlock()
            return false
        } catch {
            return error.cause != .system(.noEntry)
        }
    }

    /// The lock of a file that has lost its name in the meantime protects nothing; the next one is tried then.
    private static func take(
        in folder: borrowing OpenFolder, path: String, note: [UInt8]
    ) throws(StateError) -> OpenFile {
        while true {
            let file = try folder.file(name, [.readWrite, .create])
            guard try file.lock() else { throw busy(file) }
            guard try file.isNamed(path) else { continue }
            try file.truncate()
            try file.write(note)
            return file
        }
    }

    private static func busy(_ file: borrowing OpenFile) -> StateError {
        StateError(
            .busy, operation: "lock", subject: file.subject, cause: .found(holder((try? file.readToEnd()) ?? [])),
            hint: "wait until it ends, or give this run a state folder of its own")
    }

    private static func holder(_ content: [UInt8]) -> String {
        let line = String(decoding: content.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let fields = line.split(separator: " ").map { Int64($0) }
        guard let process = fields.first ?? nil else { return "another process holds it" }
        let since = fields.count > 1 ? fields[1].map { ReportText.date(Timestamp(milliseconds: $0)) } : nil
        return "process \(process) holds it" + (since.map { " since \($0)" } ?? "")
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Dispatch
package import Domain
import Linux
package import Observability

/// Files that evidence rests on, below the state folder as `artifacts/ab/cdef…`, named by their SHA-256. The folder's
/// holder writes; anybody may read. File accesses run on a thread of their own.
package final class ArtifactStore: Sendable {
    private let folder: String
    private let digest: @Sendable ([UInt8]) -> Digest
    private let redactor: Redactor
    private let queue = DispatchQueue(label: "artifact store")

    /// - Parameters:
    ///   - folder: the state folder; nothing is made in it before the first write.
    ///   - redactor: goes over what is written; what must stay byte for byte, such as a patch, has its place elsewhere.
    ///   - digest: SHA-256.
    package init(
        folder: String, redactor: Redactor = .standard, digest: @escaping @Sendable ([UInt8]) -> Digest
    ) {
        self.folder = folder
        self.digest = digest
        self.redactor = redactor
    }

    /// Where the bytes of a digest are, whether they exist or not.
    package func path(_ digest: Digest) -> String {
        let (prefix, name) = Self.split(digest)
        return "\(folder)/artifacts/\(prefix)/\(name)"
    }

    /// Stores bytes so that they outlive a power cut; those that are there and whole are not written again.
    /// - Returns: the digest that they are found under, redacted as they are.
    package func write(_ bytes: [UInt8]) async throws(StateError) -> Digest {
        let bytes = redactor.redact(bytes)
        let digest = digest(bytes)
        try await onQueue { () throws(StateError) in
            if case .success = Result(catching: { () throws(StateError) in try self.load(digest) }) { return }
            try self.store(bytes, digest)
        }
        return digest
    }

    /// The bytes of a digest, verified.
    /// - Throws: `state.artifact_missing`, or `state.artifact_damaged` when what is there is something else.
    package func read(_ digest: Digest) async throws(StateError) -> [UInt8] {
        try await onQueue { () throws(StateError) in try self.load(digest) }
    }

    /// Removes what a killed process left half written. For the holder of the state folder, before it writes.
    package func removeLeftovers() async throws(StateError) {
        try await onQueue { () throws(StateError) in try self.emptyIncoming() }
    }

    private func emptyIncoming() throws(StateError) {
        let incoming: OpenFolder
        do {
            incoming = try OpenFolder(path: "\(folder)/artifacts/incoming")
        } catch {
            guard error.cause == .system(.noEntry) else { throw error }
            return
        }
        // A draft's name is a digest; what is called otherwise is not ours to remove.
        for name in try incoming.names() { incoming.discard(String(decoding: name, as: UTF8.self)) }
    }

    private func store(_ bytes: [UInt8], _ digest: Digest) throws(StateError) {
        let (prefix, name) = Self.split(digest)
        let artifacts = try OpenFolder(path: folder).folder("artifacts")
        let incoming = try artifacts.folder("incoming")
        let target = try artifacts.folder(prefix)
        let draft = digest.description
        incoming.discard(draft)
        let file = try incoming.file(draft, [.writeOnly, .create, .exclusive])
        do {
            try file.write(bytes)
            try file.synchronize()
            try incoming.move(draft, to: name, in: target)
        } catch {
            incoming.discard(draft)
            throw error
        }
        try target.synchronize()
        try artifacts.synchronize()
    }

    private func load(_ digest: Digest) throws(StateError) -> [UInt8] {
        let path = path(digest)
        let bytes: [UInt8]
        do {
            // A FIFO in the file's place would block the open.
            bytes = try OpenFile(path: path, [.readOnly, .nonBlocking]).readToEnd()
        } catch {
            switch error.cause {
            case .system(.noEntry), .system(.notDirectory):
                throw StateError(.artifactMissing, operation: "read artifact", subject: path, cause: error.cause)
            case .system(.tooManyLinks), .system(.isDirectory), .system(.again), .system(.noSuchDevice):
                throw StateError(.artifactDamaged, operation: "read artifact", subject: path, cause: error.cause)
            default: throw error
            }
        }
        let found = self.digest(bytes)
        guard found == digest else {
            throw StateError(
                .artifactDamaged, operation: "read artifact", subject: path,
                cause: .found("\(bytes.count) bytes with the digest \(found)"),
                hint: "the evidence that rests on it can't be shown any more")
        }
        return bytes
    }

    private static func split(_ digest: Digest) -> (prefix: String, name: String) {
        let text = digest.description
        return (String(text.prefix(2)), String(text.dropFirst(2)))
    }

    private func onQueue<Value: Sendable>(
        _ body: @escaping @Sendable () throws(StateError) -> Value
    ) async throws(StateError) -> Value {
        let result: Result<Value, StateError> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result(catching: body)) }
        }
        return try result.get()
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux

/// The key that a state folder signs with: `keys/signing.ed25519`, 32 bytes, made when it is first needed, for its owner
/// alone. Its public half stands beside it as PEM, for whoever is to verify.
package struct SigningKeyFile: Sendable {
    private static let name = "signing.ed25519"
    private static let publicName = "signing.ed25519.pub.pem"

    private let state: String
    private let userID: UInt32
    private let seed: @Sendable () -> [UInt8]

    /// - Parameters:
    ///   - state: the state folder.
    ///   - userID: who must own key and folder: the user of this process.
    ///   - seed: 32 bytes that nobody can guess.
    package init(state: String, userID: UInt32, seed: @escaping @Sendable () -> [UInt8]) {
        self.state = state
        self.userID = userID
        self.seed = seed
    }

    /// The key; made, and on the device, when there is none yet.
    /// - Throws: `key.exposed` when anybody else could have read or replaced it: it is not used then.
    package func open() throws(KnowledgeError) -> SigningKey {
        let folder = try calling("open", "\(state)/keys") { () throws(LinuxError) in try openFolder() }
        try requirePrivate(
            try calling("open", "\(state)/keys") { () throws(LinuxError) in try FileStatus(of: folder) },
            "\(state)/keys")
        if try !exists(Self.name, in: folder) { try make(in: folder) }
        let key = try load(from: folder)
        try checkPublicHalf(key, in: folder)
        return key
    }

    private func openFolder() throws(LinuxError) -> DirectoryDescriptor {
        let parent: DirectoryDescriptor = try Files.open(state, [.readOnly, .directory, .noFollow])
        do throws(LinuxError) {
            try Folders.make("keys", in: parent, mode: 0o700)
            try Files.synchronize(parent)
        } catch {
            guard error.errno == .exists else { throw error }
        }
        return try Files.open("keys", below: parent, [.readOnly, .directory])
    }

    /// Two processes never make two keys: the folder itself is the lock.
    private func make(in folder: borrowing DirectoryDescriptor) throws(KnowledgeError) {
        do throws(LinuxError) { try Files.lock(folder) } catch {
            throw KnowledgeError(
                .keyBusy, operation: "make", subject: path(Self.name), cause: .system(error.errno),
                hint: "another nexus makes it at this moment; start the same command again")
        }
        guard try !exists(Self.name, in: folder) else { return }
        try write(seed(), as: Self.name, mode: 0o600, in: folder)
    }

    private func load(from folder: borrowing DirectoryDescriptor) throws(KnowledgeError) -> SigningKey {
        let bytes = try read(Self.name, in: folder, isSecret: true)
        guard let key = SigningKey(seed: bytes) else {
            throw KnowledgeError(
                .keyDamaged, operation: "sign with", subject: path(Self.name),
                cause: .found("\(bytes.count) bytes; an Ed25519 key has 32"), hint: "restore it from a backup")
        }
        return key
    }

    private func checkPublicHalf(
        _ key: SigningKey, in folder: borrowing DirectoryDescriptor
    ) throws(KnowledgeError) {
        let pem = Array(key.verificationKey.pem.utf8)
        if try !exists(Self.publicName, in: folder) { try write(pem, as: Self.publicName, mode: 0o644, in: folder) }
        guard try read(Self.publicName, in: folder, isSecret: false) == pem else {
            throw KnowledgeError(
                .keyDamaged, operation: "sign with", subject: path(Self.publicName),
                cause: .found("it is not the public half of \(Self.name)"),
                hint: "find out who changed one of them; the public half is made again when it is not there")
        }
    }

    // MARK: Files

    private func exists(_ name: String, in folder: borrowing DirectoryDescriptor) throws(KnowledgeError) -> Bool {
        do throws(LinuxError) { _ = try FileStatus(name: name, in: folder) } catch {
            guard error.errno == .noEntry else { throw unusable("look for", path(name), error) }
            return false
        }
        return true
    }

    private func read(
        _ name: String, in folder: borrowing DirectoryDescriptor, isSecret: Bool
    ) throws(KnowledgeError) -> [UInt8] {
        if isSecret {
            // Before it is opened: whose it is says more than that it can't be.
            let status = try calling("open", path(name)) { () throws(LinuxError) in
                try FileStatus(name: name, in: folder)
            }
            guard status.kind == .regular else {
                throw KnowledgeError(
                    .keyExposed, operation: "sign with", subject: path(name), cause: .found("it is not a regular file"))
            }
            try requirePrivate(status, path(name))
        }
        let file: FileDescriptor = try calling("open", path(name)) { () throws(LinuxError) in
            // A FIFO in the file's place would block the open.
            try Files.open(name, below: folder, [.readOnly, .nonBlocking])
        }
        return try calling("read", path(name)) { () throws(LinuxError) in
            try Files.readAll(file, limit: 1 << 12, subject: name)
        }
    }

    /// Under another name first, so that a file of the right name is never half written.
    private func write(
        _ bytes: [UInt8], as name: String, mode: UInt64, in folder: borrowing DirectoryDescriptor
    ) throws(KnowledgeError) {
        let draft = "\(name).draft"
        try? Folders.remove(draft, in: folder)
        do throws(LinuxError) {
            let file: FileDescriptor = try Files.open(
                draft, below: folder, [.writeOnly, .create, .exclusive], mode: mode)
            try Files.write(bytes, to: file)
            try Files.synchronize(file)
            try Folders.rename(draft, in: folder, to: name, in: folder)
            try Files.synchronize(folder)
        } catch {
            try? Folders.remove(draft, in: folder)
            throw unusable("write", path(name), error)
        }
    }

    private func requirePrivate(_ status: FileStatus, _ path: String) throws(KnowledgeError) {
        let finding: String? =
            if status.uid != userID {
                "it belongs to user \(status.uid), and this process to user \(userID)"
            } else if status.permissions & 0o077 != 0 {
                "others may use it (mode 0\(String(status.permissions, radix: 8)))"
            } else if status.kind != .directory && status.linkCount != 1 {
                "it has \(status.linkCount) names"
            } else { nil }
        guard let finding else { return }
        throw KnowledgeError(
            .keyExposed, operation: "sign with", subject: path, cause: .found(finding),
            hint: "what is signed with an exposed key proves nothing: remove the folder keys, and a new key is made")
    }

    private func calling<Value: ~Copyable>(
        _ operation: String, _ path: String, _ call: () throws(LinuxError) -> Value
    ) throws(KnowledgeError) -> Value {
        do throws(LinuxError) { return try call() } catch { throw unusable(operation, path, error) }
    }

    private func path(_ name: String) -> String { "\(state)/keys/\(name)" }

    private func unusable(_ operation: String, _ path: String, _ error: LinuxError) -> KnowledgeError {
        KnowledgeError(.keyUnusable, operation: operation, subject: path, cause: .system(error.errno))
    }
}

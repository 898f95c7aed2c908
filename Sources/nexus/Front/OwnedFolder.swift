// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

/// Folders that the orchestrator will write, made and checked before it exists.
enum OwnedFolder {
    /// Who owns what stands at a path, or would be made there: the owner of the nearest folder above that exists.
    static func owner(of path: String) throws(FrontError) -> Owner {
        var candidate = path
        while true {
            do throws(LinuxError) {
                let status = try FileStatus(path: candidate)
                return Owner(uid: status.uid, gid: status.gid)
            } catch {
                guard error.errno == .noEntry, candidate != "/" else { throw failure(path, error) }
                candidate = RootPath.parent(of: candidate)
            }
        }
    }

    /// Makes the folder, and those above it, unless it is there; it belongs to `owner`, nobody else may enter a new one.
    /// - Returns: whether it was made.
    @discardableResult
    static func require(_ path: String, owner: Owner, what: String, mode: Int) throws(FrontError) -> Bool {
        do throws(LinuxError) {
            let status = try FileStatus(path: path)
            guard status.kind == .directory else {
                throw LinuxError(operation: "open", subject: path, errno: .notDirectory)
            }
            guard status.uid == owner.uid else {
                throw LinuxError(
                    operation: "\(what) belongs to uid \(status.uid), not \(owner.uid):", subject: path,
                    errno: .notPermitted)
            }
            return false
        } catch {
            guard error.errno == .noEntry else { throw failure(path, error) }
        }
        do throws(LinuxError) {
            try makeParents(of: path)
            try Folders.make(path: path, mode: mode)
            // By descriptor: the name could stand for something else by now.
            let folder: DirectoryDescriptor = try Files.open(path, [.readOnly, .directory, .noFollow])
            if Credentials.userID == 0 { try Folders.changeOwner(of: folder, uid: owner.uid, gid: owner.gid) }
            return true
        } catch { throw failure(path, error) }
    }

    private static func makeParents(of path: String) throws(LinuxError) {
        let parent = RootPath.parent(of: path)
        do { _ = try FileStatus(path: parent) } catch {
            guard error.errno == .noEntry else { throw error }
            try makeParents(of: parent)
            try Folders.make(path: parent)
        }
    }

    private static func failure(_ path: String, _ error: LinuxError) -> FrontError {
        FrontError(code: "folder.unusable", operation: "use", subject: path, cause: "\(error)")
    }
}

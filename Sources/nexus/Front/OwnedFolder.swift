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

    /// Makes the folder, and those above it, unless it is there. What is made below an owner's folder is made with the
    /// owner's own rights, so that a link there leads root nowhere that the owner could not go.
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
        } catch {
            guard error.errno == .noEntry else { throw failure(path, error) }
            try make(path, owner: owner, mode: mode)
            return true
        }
        // Root's own folder, by a path that somebody else can change, is whichever folder of root's they want.
        if owner.uid == 0 { _ = try TrustedPath.check(path, privileged: Credentials.userID == 0) }
        return false
    }

    /// Removes a folder that `require` made, if nothing was put into it.
    static func withdraw(_ path: String, owner: Owner) {
        try? asOwner(owner) { () throws(LinuxError) in try Folders.remove(path: path) }
    }

    private static func make(_ path: String, owner: Owner, mode: Int) throws(FrontError) {
        let above = try self.owner(of: path)
        guard Credentials.userID == 0, above.uid == 0 || owner.uid == 0 else {
            do throws(LinuxError) {
                try asOwner(owner) { () throws(LinuxError) in try makeAll(path, mode: mode) }
            } catch { throw failure(path, error) }
            return
        }
        _ = try TrustedPath.check(nearest(to: path), privileged: true)
        do throws(LinuxError) {
            try makeAll(path, mode: mode)
            // By descriptor: the name could stand for something else by now.
            let folder: DirectoryDescriptor = try Files.open(path, [.readOnly, .directory, .noFollow])
            try Folders.changeOwner(of: folder, uid: owner.uid, gid: owner.gid)
        } catch { throw failure(path, error) }
    }

    private static func asOwner(_ owner: Owner, _ body: () throws(LinuxError) -> Void) throws(LinuxError) {
        guard Credentials.userID == 0, owner.uid != 0 else { return try body() }
        try Processes.run(as: owner.uid, gid: owner.gid, body)
    }

    /// The folder above that exists.
    private static func nearest(to path: String) -> String {
        var candidate = RootPath.parent(of: path)
        while candidate != "/", (try? FileStatus(path: candidate)) == nil { candidate = RootPath.parent(of: candidate) }
        return candidate
    }

    private static func makeAll(_ path: String, mode: Int) throws(LinuxError) {
        try makeParents(of: path)
        try Folders.make(path: path, mode: mode)
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

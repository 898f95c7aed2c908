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

    /// Makes the folder unless it is there; the folder above it must be. It belongs to `owner`. What is made in an
    /// owner's folder is made with the owner's own rights, so that a link leads root nowhere that the owner could not go.
    /// - Returns: whether it was made.
    static func require(_ path: String, owner: Owner, what: String, mode: Int) throws(FrontError) -> Bool {
        let status: FileStatus
        do throws(LinuxError) { status = try FileStatus(path: path) } catch {
            guard error.errno == .noEntry else { throw failure(path, error) }
            return try makeNew(path, owner: owner, what: what, mode: mode)
        }
        switch status.kind {
        case .directory: break
        case .link: throw refusal(path, "\(what) is a symbolic link", hint: "name the folder that it points to")
        default: throw refusal(path, "\(what) is not a folder", hint: nil)
        }
        guard status.uid == owner.uid else {
            throw refusal(
                path, "\(what) belongs to user \(status.uid), and this run to user \(owner.uid)",
                hint: "name another folder, or change the owner")
        }
        // Root's own folder, by a path that somebody else can change, is whichever folder of root's they want.
        if owner.uid == 0 { _ = try TrustedPath.check(path, privileged: Credentials.userID == 0) }
        return false
    }

    /// Removes a folder that `require` made, if nothing was put into it.
    static func withdraw(_ path: String, owner: Owner) {
        let actor = isRoots(RootPath.parent(of: path)) ? Owner(uid: 0, gid: 0) : owner
        try? asOwner(actor) { () throws(LinuxError) in try Folders.remove(path: path) }
    }

    /// Whether root may act in a folder by this path: nobody but root can change it.
    static func isRoots(_ path: String) -> Bool { (try? TrustedPath.check(path, privileged: true)) != nil }

    private static func asOwner(_ owner: Owner, _ body: () throws(LinuxError) -> Void) throws(LinuxError) {
        guard Credentials.userID == 0, owner.uid != 0 else { return try body() }
        try Processes.run(as: owner.uid, gid: owner.gid, body)
    }

    private static func makeNew(
        _ path: String, owner: Owner, what: String, mode: Int
    ) throws(FrontError) -> Bool {
        let parent = RootPath.parent(of: path)
        let isRoots = Credentials.userID == 0 && isRoots(parent)
        if owner.uid == 0, !isRoots, (try? FileStatus(path: parent)) != nil {
            _ = try TrustedPath.check(parent, privileged: Credentials.userID == 0)
        }
        do throws(LinuxError) {
            if isRoots {
                try make(path, owner: owner, mode: mode)
            } else {
                try asOwner(owner) { () throws(LinuxError) in try make(path, owner: owner, mode: mode) }
            }
            return true
        } catch {
            guard error.errno == .noEntry else { throw failure(path, error) }
            throw refusal(path, "the folder above \(what) does not exist", hint: "make it first")
        }
    }

    /// The folders above a path that nobody named, made as this process's own.
    static func makeParents(of path: String) throws(FrontError) {
        let parent = RootPath.parent(of: path)
        do throws(LinuxError) { _ = try FileStatus(path: parent) } catch {
            guard error.errno == .noEntry else { throw failure(path, error) }
            try makeParents(of: parent)
            do throws(LinuxError) { try Folders.make(path: parent) } catch { throw failure(parent, error) }
        }
    }

    /// By descriptors throughout: who can write the folder above may put something else under the name at any time,
    /// and must not be given that.
    private static func make(_ path: String, owner: Owner, mode: Int) throws(LinuxError) {
        let parent: DirectoryDescriptor = try Files.open(RootPath.parent(of: path), [.path, .directory])
        let name = String(path.split(separator: "/").last ?? "")
        try Folders.make(name, in: parent, mode: mode)
        let folder: DirectoryDescriptor = try Files.open(name, below: parent, [.readOnly, .directory, .noFollow])
        guard try FileStatus(of: folder).uid == Credentials.userID, try Folders.names(in: folder, limit: 1).isEmpty
        else { throw LinuxError(operation: "make", subject: path, errno: .busy) }
        if Credentials.userID == 0 { try Folders.changeOwner(of: folder, uid: owner.uid, gid: owner.gid) }
    }

    private static func refusal(_ path: String, _ cause: String, hint: String?) -> FrontError {
        FrontError(code: "folder.unusable", operation: "use", subject: path, cause: cause, hint: hint)
    }

    private static func failure(_ path: String, _ error: LinuxError) -> FrontError {
        refusal(path, "\(error)", hint: nil)
    }
}

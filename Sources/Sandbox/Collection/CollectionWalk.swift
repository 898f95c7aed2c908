// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// One pass over an upper layer, folder by folder in an order that only the names decide.
struct CollectionWalk: ~Copyable {
    /// What the base has at an upper folder's path, and whether it shows through.
    enum BaseFolder {
        /// Nothing, or something that is no folder.
        case absent
        /// A folder; what the upper layer does not name is still there.
        case merged
        /// A folder; what the upper layer does not name is gone.
        case replaced
    }

    struct Folder {
        let path: [UInt8]
        let depth: Int
        let base: BaseFolder
    }

    /// PATH_MAX without the final NUL: what one call takes, and a repository path may have.
    private static let longestPath = 4095

    let upper: LayerReader
    let base: BaseLayers
    let limits: WorkspaceCollector.Limits
    private let opaque: Set<[UInt8]>

    private var pending: [Folder]
    private var changes: [Patch.Change] = []
    private var refusals: [(path: [UInt8], reason: RefusalReason)] = []
    private var entriesLeft: Int
    private var bytesLeft: UInt64

    init(
        upper: LayerReader, base: BaseLayers, opaque: Set<[UInt8]>,
        limits: WorkspaceCollector.Limits
    ) {
        self.upper = upper
        self.base = base
        self.opaque = opaque
        self.limits = limits
        pending = [Folder(path: [], depth: 0, base: opaque.contains([]) ? .replaced : .merged)]
        entriesLeft = limits.entries
        bytesLeft = limits.bytes
    }

    /// Everything that was found; to be asked once.
    mutating func patch() throws(SandboxError) -> Patch {
        while let folder = pending.popLast() { try visit(folder) }
        refusals.sort { $0.path.lexicographicallyPrecedes($1.path) }
        return Patch(
            changes: changes,
            refusals: refusals.map { Patch.Refusal(path: PathText.show($0.path), what: $0.reason.rawValue) })
    }

    private mutating func visit(_ folder: Folder) throws(SandboxError) {
        guard case .value(let names) = try upper.names(in: folder.path, limit: entriesLeft) else {
            return refuse(folder.path, .unreadableFolder)
        }
        guard names.count <= entriesLeft else { return stop(at: folder.path, .tooManyEntries) }
        entriesLeft -= names.count
        for name in names {
            let path = Self.join(folder.path, name)
            guard spend(UInt64(path.count)) else { return stop(at: folder.path, .tooLarge) }
            guard path.count <= Self.longestPath, RepositoryPath(bytes: name) != nil else {
                refuse(path, .invalidPath)
                continue
            }
            switch try upper.status(of: path) {
            // One that may be listed but not searched; the other names would all say the same.
            case .denied: return refuse(folder.path, .unreadableFolder)
            case .value(nil): throw upper.fault(path, "it was listed and is not there")
            case .value(let status?): try visit(path, status, in: folder)
            }
        }
        if folder.base == .replaced { try deleteUnnamed(in: folder.path, named: Set(names)) }
    }

    private mutating func visit(_ path: [UInt8], _ status: FileStatus, in folder: Folder) throws(SandboxError) {
        // Whiteouts share one inode, so this comes before links are counted.
        if status.isWhiteout {
            if try baseStatus(of: path, in: folder) != nil { try delete(path) }
            return
        }
        if let reason = RefusalReason(status) { return refuse(path, reason) }
        let old = try baseStatus(of: path, in: folder)
        if status.kind == .directory { return try enter(path, in: folder, over: old) }
        guard let new = try content(path, status, over: old) else { return }
        if old?.kind == .directory { try delete(path) }
        try change(path, new)
    }

    /// Plans the visit of a folder. A file of the base that it stands over is gone.
    private mutating func enter(_ path: [UInt8], in parent: Folder, over old: FileStatus?) throws(SandboxError) {
        guard parent.depth < limits.depth else { return refuse(path, .tooDeep) }
        var relation = BaseFolder.absent
        if let old {
            if old.kind == .directory {
                relation = parent.base == .replaced || opaque.contains(path) ? .replaced : .merged
            } else {
                try delete(path)
            }
        }
        pending.append(Folder(path: path, depth: parent.depth + 1, base: relation))
    }

    /// What the base has at a path in a folder.
    private func baseStatus(of path: [UInt8], in folder: Folder) throws(SandboxError) -> FileStatus? {
        folder.base == .absent ? nil : try base.status(of: path)
    }

    /// Removes what a replaced folder of the base had and the upper layer does not have.
    private mutating func deleteUnnamed(in folder: [UInt8], named: Set<[UInt8]>) throws(SandboxError) {
        for name in try base.names(in: folder) where !named.contains(name) { try delete(Self.join(folder, name)) }
    }

    /// Removes what the base has at a path: a file, or all files below a folder.
    private mutating func delete(_ path: [UInt8]) throws(SandboxError) {
        var doomed = [path]
        while let path = doomed.popLast() {
            guard let status = try base.status(of: path) else {
                throw base.fault(path, "it was listed and is not there")
            }
            switch status.kind {
            case .directory: doomed += try base.names(in: path).map { Self.join(path, $0) }
            case .regular, .link: try change(path, .deleted)
            default: throw base.fault(path, "it is neither file, link nor folder")
            }
        }
    }

    private mutating func change(_ path: [UInt8], _ kind: Patch.Kind) throws(SandboxError) {
        guard let path = RepositoryPath(bytes: path) else { throw base.fault(path, "no repository has such a path") }
        changes.append(Patch.Change(path: path, kind: kind))
    }

    /// Whether a file may be read into memory now.
    func isAffordable(_ status: FileStatus) -> Bool {
        status.byteCount <= limits.fileBytes && status.byteCount <= bytesLeft
    }

    /// Takes from what may still be kept in memory; false when it is more than is left.
    mutating func spend(_ count: UInt64) -> Bool {
        guard count <= bytesLeft else { return false }
        bytesLeft -= count
        return true
    }

    mutating func refuse(_ path: [UInt8], _ reason: RefusalReason) { refusals.append((path, reason)) }

    private mutating func stop(at path: [UInt8], _ reason: RefusalReason) {
        refuse(path, reason)
        pending = []
    }

    private static func join(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
        folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
    }
}

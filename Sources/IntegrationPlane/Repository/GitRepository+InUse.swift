// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux

extension GitRepository {
    /// Refuses when moving the integration branch would pull a work tree's ground away, or move another ref.
    func refuseIntegrationInUse() throws(IntegrationError) {
        let folder = try FolderDescriptor(path: gitFolder)
        let integration = Constants.integrationRef
        if let target = try folder.symbolicTarget(of: integration) {
            throw IntegrationError(
                .integrationSymbolic, "use", integration, .found("it points to \(target)"),
                hint: "delete the branch integration, or make it a branch of its own")
        }
        if try folder.refInUse() == integration { throw checkedOut(in: path) }
        guard try folder.has("worktrees") else { return }
        let workTrees = try folder.folder(Array("worktrees".utf8))
        for name in try workTrees.names() where try workTrees.status(name)?.kind == .directory {
            let workTree = try workTrees.folder(name)
            var refs = try workTree.refsBeingRewritten()
            // Its HEAD may go through a symbolic branch, and branches are the main repository's.
            if let head = try workTree.symbolicTarget(of: "HEAD") { refs.append(try folder.final(head)) }
            if refs.contains(integration) { throw checkedOut(in: workTrees.pathOf(name)) }
        }
    }

    private func checkedOut(in place: String) -> IntegrationError {
        IntegrationError(
            .integrationCheckedOut, "use", Constants.integrationRef, .found("it is checked out in \(place)"),
            hint: "switch that work tree to another branch")
    }
}

extension FolderDescriptor {
    private static let textLimit = 64 << 10

    /// The ref that HEAD comes down to in the end; nil when it names a commit.
    fileprivate func refInUse() throws(IntegrationError) -> String? {
        guard let target = try symbolicTarget(of: "HEAD") else { return nil }
        return try final(target)
    }

    /// Follows symbolic refs, as often as git does.
    fileprivate func final(_ ref: String) throws(IntegrationError) -> String {
        var ref = ref
        for _ in 0..<5 {
            guard let target = try symbolicTarget(of: ref) else { break }
            ref = target
        }
        return ref
    }

    /// What a symbolic ref points to; nil when it is none, or is not there. Symbolic refs always have files.
    func symbolicTarget(of ref: String) throws(IntegrationError) -> String? {
        let components = ref.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
        guard let name = components.last, components.allSatisfy({ $0 != Array("..".utf8) }) else { return nil }
        return try symbolicTarget(of: name, below: components.dropLast())
    }

    private func symbolicTarget(
        of name: [UInt8], below folders: ArraySlice<[UInt8]>
    ) throws(IntegrationError) -> String? {
        if let first = folders.first {
            guard try status(first)?.kind == .directory else { return nil }
            return try folder(first).symbolicTarget(of: name, below: folders.dropFirst())
        }
        switch try status(name)?.kind {
        case .link: return String(decoding: try target(ofLink: name), as: UTF8.self)
        case .regular: break
        default: return nil
        }
        let text = String(decoding: try read(name, limit: Self.textLimit), as: UTF8.self)
        guard text.hasPrefix("ref:") else { return nil }
        return Self.trimmed(text.dropFirst(4))
    }

    /// The branches that a rebase or a bisect in this work tree will move or return to when it ends.
    fileprivate func refsBeingRewritten() throws(IntegrationError) -> [String] {
        var refs: [String] = []
        for (place, name) in [("rebase-merge", "head-name"), ("rebase-apply", "head-name")] {
            let place = Array(place.utf8)
            guard try status(place)?.kind == .directory else { continue }
            let folder = try folder(place)
            if try folder.has(name) { refs.append(try folder.line(name)) }
        }
        // bisect writes the branch's short name.
        if try has("BISECT_START") { refs.append("refs/heads/" + (try line("BISECT_START"))) }
        return refs
    }

    private func line(_ name: String) throws(IntegrationError) -> String {
        Self.trimmed(String(decoding: try read(Array(name.utf8), limit: Self.textLimit), as: UTF8.self)[...])
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.prefix { !$0.isWhitespace })
    }
}

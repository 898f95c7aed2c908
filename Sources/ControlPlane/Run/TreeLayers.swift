// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import Linux

/// Trees checked out once under the state folder, each a layer that sandboxes share read-only.
struct TreeLayers: Sendable {
    private static let draftPrefix = "draft."

    let state: String
    let repository: GitRepository

    /// The folder that holds the layers; a layer's name is its tree's.
    var folder: String { "\(state)/layers" }

    /// Checks the tree out unless it already is.
    /// - Returns: the layer's name.
    func layer(_ tree: ObjectName) async throws -> String {
        let path = "\(folder)/\(tree)"
        if (try? FileStatus(path: path)) != nil { return tree.text }
        try make(folder)
        // A folder under its final name is whole: written under another, then renamed.
        let draft = "\(folder)/\(Self.draftPrefix)\(tree)"
        if (try? FileStatus(path: draft)) != nil { try Folders.removeTree(path: draft) }
        try make(draft)
        try await repository.checkOut(tree, to: draft)
        try Folders.rename(draft, to: path)
        return tree.text
    }

    /// Removes what a killed run left half written. For the holder of the state, before it makes any.
    func removeLeftovers() throws(LinuxError) {
        guard (try? FileStatus(path: folder)) != nil else { return }
        let opened: DirectoryDescriptor = try Files.open(folder, [.readOnly, .directory])
        for name in try Folders.names(in: opened).map({ String(decoding: $0, as: UTF8.self) })
        where name.hasPrefix(Self.draftPrefix) || name.hasPrefix(Preflight.prefix) {
            try Folders.removeTree(path: "\(folder)/\(name)")
        }
    }

    func open(_ layer: String) throws(LinuxError) -> DirectoryDescriptor {
        try Files.open("\(folder)/\(layer)", [.readOnly, .directory])
    }

    private func make(_ path: String) throws(LinuxError) {
        do { try Folders.make(path: path) } catch  where error.errno == .exists {}
    }
}

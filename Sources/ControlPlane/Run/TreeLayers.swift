// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import Linux

/// Trees checked out once under the state folder, each a layer that sandboxes share read-only.
struct TreeLayers: Sendable {
    private static let draftPrefix = "draft."
    /// Between the tree that a layer shows and the one that it lies over.
    private static let separator = ".over."
    /// Each layer costs a launch a mount. At this many, the next one is laid over the whole checkout at the bottom.
    private static let depthLimit = 8

    let state: String
    let repository: GitRepository

    /// The folder that holds the layers. A layer is called by its tree, or `TREE.over.TREE` when it holds only what is
    /// different.
    var folder: String { "\(state)/layers" }

    /// Makes the layers that show a tree unless they are there: what is different from another tree that was checked out
    /// before, else the whole tree.
    /// - Parameter others: asked only when it has to be made; the first whose layers are here is built on.
    /// - Returns: the layers' names, the uppermost first.
    func layers(
        of tree: ObjectName, over others: () async throws -> [ObjectName]
    ) async throws -> [String] {
        if let stack = try stack(of: tree) { return stack }
        for other in try await others() {
            guard var below = try stack(of: other) else { continue }
            if below.count >= Self.depthLimit { below = [below[below.count - 1]] }
            if let layer = try await difference(tree, over: below[0]) { return [layer] + below }
        }
        return [try await lay(tree.text) { try await repository.checkOut(tree, to: $0) }]
    }

    /// The paths of layers.
    func folders(of layers: [String]) -> [String] { layers.map { "\(folder)/\($0)" } }

    /// Nil when the repository does not have what lies below: a state folder may have been another's.
    private func difference(_ tree: ObjectName, over below: String) async throws -> String? {
        guard let base = ObjectName(Self.tree(of: below)) else { return nil }
        do {
            return try await lay("\(tree)\(Self.separator)\(base)") {
                try await repository.checkOut(tree, over: base, to: $0)
            }
        } catch let error as IntegrationError where error.code == .objectMissing {
            return nil
        }
    }

    /// A folder under its final name is whole: written under another, then renamed.
    private func lay(_ name: String, _ write: (String) async throws -> Void) async throws -> String {
        try make(folder)
        let draft = "\(folder)/\(Self.draftPrefix)\(name)"
        if (try? FileStatus(path: draft)) != nil { try Folders.removeTree(path: draft) }
        try make(draft)
        try await write(draft)
        try Folders.rename(draft, to: "\(folder)/\(name)")
        return name
    }

    /// The layers that show a tree, the uppermost first; nil unless all of them are there.
    private func stack(of tree: ObjectName) throws(LinuxError) -> [String]? {
        guard (try? FileStatus(path: folder)) != nil else { return nil }
        let opened: DirectoryDescriptor = try Files.open(folder, [.readOnly, .directory])
        let names = Set(try Folders.names(in: opened).map { String(decoding: $0, as: UTF8.self) })
        var (stack, wanted): ([String], String) = ([], tree.text)
        while stack.count < Self.depthLimit {
            if names.contains(wanted) { return stack + [wanted] }
            guard let name = names.filter({ $0.hasPrefix(wanted + Self.separator) }).min() else { return nil }
            stack.append(name)
            wanted = String(name.dropFirst(wanted.count + Self.separator.count))
        }
        return nil
    }

    private static func tree(of layer: String) -> String { layer.split(separator: ".").first.map(String.init) ?? "" }

    /// Removes what a killed run left half written. For the holder of the state, before it makes any.
    func removeLeftovers() throws(LinuxError) {
        guard (try? FileStatus(path: folder)) != nil else { return }
        let opened: DirectoryDescriptor = try Files.open(folder, [.readOnly, .directory])
        for name in try Folders.names(in: opened).map({ String(decoding: $0, as: UTF8.self) })
        where name.hasPrefix(Self.draftPrefix) || name.hasPrefix(Preflight.prefix) {
            try Folders.removeTree(path: "\(folder)/\(name)")
        }
    }

    private func make(_ path: String) throws(LinuxError) {
        do { try Folders.make(path: path) } catch  where error.errno == .exists {}
    }
}

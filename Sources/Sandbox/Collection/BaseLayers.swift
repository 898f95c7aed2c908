// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The layers that were below a workspace, ours, read as the overlay shows them: what one of them removes, or covers with
/// something that is no folder, is not there in those below.
package final class BaseLayers {
    /// The uppermost first.
    private let layers: [LayerReader]

    /// - Parameter folders: paths, the uppermost layer first.
    /// - Throws: `collection.base` when one can't be opened.
    package init(folders: [String]) throws(SandboxError) {
        layers = try folders.map { folder throws(SandboxError) in
            let root: DirectoryDescriptor
            do { root = try Files.open(folder, [.path, .directory]) } catch {
                throw SandboxError(
                    code: LayerReader.Role.base.rawValue, operation: "collect", subject: folder, cause: "\(error)")
            }
            return try LayerReader(root, .base)
        }
    }

    /// What is at a path; nil when nothing is.
    func status(of path: [UInt8]) throws(SandboxError) -> FileStatus? { try provider(of: path)?.status }

    /// The names in a folder, sorted.
    func names(in folder: [UInt8]) throws(SandboxError) -> [[UInt8]] {
        var gone: Set<[UInt8]> = []
        var names: Set<[UInt8]> = []
        for (index, layer) in layers.enumerated() {
            switch try layer.find(folder.isEmpty ? Array(".".utf8) : folder) {
            case .nothing: continue
            case .covered: return Self.sorted(names)
            case .entry(let status): guard status.kind == .directory else { return Self.sorted(names) }
            }
            for name in try value(of: try layer.names(in: folder), layer, folder) where !gone.contains(name) {
                // The lowest has nothing to remove.
                let path = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
                if index < layers.count - 1, case .entry(let status) = try layer.find(path), status.isWhiteout {
                    gone.insert(name)
                } else {
                    names.insert(name)
                }
            }
        }
        return Self.sorted(names)
    }

    /// A link's target.
    func target(of path: [UInt8]) throws(SandboxError) -> [UInt8] {
        try required(path).layer.target(of: path)
    }

    /// A regular file, opened only when it still is what was seen there.
    func file(_ path: [UInt8], seen: FileStatus) throws(SandboxError) -> FileDescriptor {
        let layer = try required(path).layer
        switch try layer.file(path, seen: seen) {
        case .value(let file): return file
        case .denied: throw layer.fault(path, "it is not readable")
        }
    }

    /// As `LayerReader.bytes(of:_:at:)`.
    func bytes(of file: borrowing FileDescriptor, _ path: [UInt8], at offset: Int) throws(SandboxError) -> [UInt8] {
        try required(path).layer.bytes(of: file, path, at: offset)
    }

    /// Something is there that can't be.
    func fault(_ path: [UInt8], _ cause: String) -> SandboxError { LayerReader.fault(.base, path, cause) }

    private func provider(of path: [UInt8]) throws(SandboxError) -> (layer: LayerReader, status: FileStatus)? {
        for layer in layers {
            switch try layer.find(path) {
            case .entry(let status): return status.isWhiteout ? nil : (layer, status)
            case .covered: return nil
            case .nothing: continue
            }
        }
        return nil
    }

    private func required(_ path: [UInt8]) throws(SandboxError) -> (layer: LayerReader, status: FileStatus) {
        guard let found = try provider(of: path) else { throw fault(path, "it was seen and is not there") }
        return found
    }

    private func value<Value>(
        of reading: consuming LayerReader.Reading<Value>, _ layer: LayerReader, _ path: [UInt8]
    ) throws(SandboxError) -> Value {
        switch consume reading {
        case .value(let value): return value
        case .denied: throw layer.fault(path, "it is not readable")
        }
    }

    private static func sorted(_ names: Set<[UInt8]>) -> [[UInt8]] {
        names.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

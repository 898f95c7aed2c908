// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Linux

@testable import Sandbox

/// Two layers in a fresh folder, and what collecting them says. Removed when it ends.
final class CollectionFixture {
    struct Failed: Error {
        let call: String
        let path: String
        let number: Int32
    }

    let folder: String
    /// The layers below, the uppermost first.
    let bases: [String]
    let upper: String
    /// The lowest layer.
    var base: String { bases[bases.count - 1] }

    convenience init(base: [Specimen] = [], upper: [Specimen] = []) throws {
        try self.init(bases: [base], upper: upper)
    }

    /// - Parameter bases: the lowest first.
    init(bases: [[Specimen]], upper: [Specimen] = []) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "collection-\(UUID().uuidString)").path
        let folder = folder
        self.bases = bases.indices.reversed().map { "\(folder)/base\($0)" }
        self.upper = folder + "/upper"
        for layer in self.bases + [self.upper] {
            try FileManager.default.createDirectory(atPath: layer, withIntermediateDirectories: true)
        }
        for (layer, specimens) in zip(self.bases, bases.reversed()) {
            for specimen in specimens { try Self.make(specimen, in: layer) }
        }
        for specimen in upper { try Self.make(specimen, in: self.upper) }
    }

    deinit {
        if let directory = try? Files.open(folder, [.readOnly, .directory], as: DescriptorKind.Directory.self) {
            try? Self.empty(directory)
        }
        rmdir(folder)
    }

    /// What the collector says of the two layers as they are now.
    func collect(opaque: [String] = [], limits: WorkspaceCollector.Limits = .init()) throws -> Patch {
        let view: DirectoryDescriptor = try Files.open(upper, [.path, .directory])
        return try WorkspaceCollector(limits: limits).collect(
            view: view, opaque: Set(opaque.map(Specimen.bytes)), base: try BaseLayers(folders: bases))
    }

    /// As `collect`, by somebody whom permission bits stop. The identity belongs to the thread (setfsuid(2)).
    func collectAsNobody(limits: WorkspaceCollector.Limits = .init()) throws -> Patch {
        let (setfsuid, nobody) = (Int32(122), 65534)
        let before = System.raw(setfsuid, nobody)
        defer { _ = System.raw(setfsuid, before) }
        return try collect(limits: limits)
    }

    /// Opens folder after folder, so that a path may be longer than one call takes.
    private static func make(_ specimen: Specimen, in layer: String) throws {
        var components = Specimen.bytes(specimen.path).split(separator: UInt8(ascii: "/")).map { Array($0) }
        guard let name = components.popLast() else { return }
        var directory = try check("open", layer, open(layer, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        defer { close(directory) }
        for component in components {
            let next = try withBytes(component) { component in
                mkdirat(directory, component, 0o755)
                return try check(
                    "open", specimen.path, openat(directory, component, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
            }
            close(directory)
            directory = next
        }
        try withBytes(name) { try make(specimen, $0, in: directory, layer) }
    }

    private static func make(
        _ specimen: Specimen, _ name: UnsafePointer<CChar>, in directory: Int32, _ layer: String
    ) throws {
        func create() throws -> Int32 {
            try check("create", specimen.path, openat(directory, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o644))
        }
        switch specimen.kind {
        case .file(let text, let mode):
            let file = try create()
            defer { close(file) }
            try check("write", specimen.path, Int32(write(file, text, text.utf8.count)))
            try check("fchmod", specimen.path, fchmod(file, mode))
        case .hole(let length):
            let file = try create()
            defer { close(file) }
            try check("ftruncate", specimen.path, ftruncate(file, length))
        case .link(let target): try check("symlinkat", specimen.path, symlinkat(target, directory, name))
        case .folder(let mode):
            mkdirat(directory, name, 0o755)
            try check("fchmodat", specimen.path, fchmodat(directory, name, mode, 0))
        case .node(let kind, let major, let minor):
            let device = dev_t(major << 8 | minor)
            try check("mknodat", specimen.path, mknodat(directory, name, kind | 0o644, device))
        case .hardLink(let other):
            try withBytes(Specimen.bytes(layer + "/" + other)) {
                _ = try check("linkat", specimen.path, linkat(AT_FDCWD, $0, directory, name, 0))
            }
        }
    }

    @discardableResult
    private static func check(_ call: String, _ path: String, _ result: Int32) throws -> Int32 {
        guard result >= 0 else { throw Failed(call: call, path: path, number: errno) }
        return result
    }

    private static func withBytes<Result>(
        _ bytes: [UInt8], _ body: (UnsafePointer<CChar>) throws -> Result
    ) rethrows -> Result {
        try (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            try body(buffer.baseAddress.unsafelyUnwrapped)
        }
    }

    /// Moves each folder up to the top and empties it there: no depth needs more than two descriptors.
    private static func empty(_ top: borrowing DirectoryDescriptor) throws {
        let number = top.number
        var pending = try Folders.names(in: top)
        var count = 0
        while let name = pending.popLast() {
            withBytes(name) { _ = fchmodat(number, $0, 0o700, AT_SYMLINK_NOFOLLOW) }
            let folder: DirectoryDescriptor = try Files.open(bytes: name, below: top, [.readOnly, .directory])
            let inner = folder.number
            for child in try Folders.names(in: folder) where withBytes(child, { unlinkat(inner, $0, 0) }) != 0 {
                count += 1
                let place = Array("removed-\(count)".utf8)
                withBytes(child) { child in withBytes(place) { _ = renameat(inner, child, number, $0) } }
                pending.append(place)
            }
            withBytes(name) { _ = unlinkat(number, $0, AT_REMOVEDIR) }
        }
    }
}

extension Patch {
    /// One line for each change and each refusal.
    var lines: [String] {
        changes.map { change in
            switch change.kind {
            case .file(let bytes, let executable):
                "\(executable ? "run" : "put") \(change.path) \(String(decoding: bytes, as: UTF8.self))"
            case .link(let target): "link \(change.path) \(String(decoding: target, as: UTF8.self))"
            case .deleted: "delete \(change.path)"
            }
        } + refusals.map { "refuse \($0.path) \($0.what)" }
    }
}

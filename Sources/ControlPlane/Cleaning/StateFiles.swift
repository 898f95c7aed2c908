// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// The files and folders of a state folder, beside its database.
struct StateFiles: Sendable {
    let state: String

    /// What no run and no row needs. For the holder of the state's lock.
    /// - Parameters:
    ///   - digests: everything that a row calls by its digest.
    ///   - keepsLayers: while a run can go on, its trees stay.
    func disposables(digests: Set<Digest>, keepsLayers: Bool) throws(LinuxError) -> [Disposable] {
        var found: [Disposable] = []
        for name in try names("layers") {
            let isDraft = name.hasPrefix("draft.")
            if keepsLayers && !isDraft { continue }
            found.append(try disposable(isDraft ? .leftover : .layer, "layers/\(name)"))
        }
        for folder in try names("artifacts") {
            for name in try names("artifacts/\(folder)") {
                let path = "artifacts/\(folder)/\(name)"
                if folder == "incoming" {
                    found.append(try disposable(.leftover, path))
                } else if let digest = Digest(folder + name), !digests.contains(digest) {
                    found.append(try disposable(.artifact, path))
                }
            }
        }
        return found
    }

    /// Removes it, whatever it is; links are removed, not followed.
    func remove(_ disposable: Disposable) throws(LinuxError) {
        let path = "\(state)/\(disposable.path)"
        if try FileStatus(path: path).kind == .directory {
            try Folders.removeTree(path: path)
        } else {
            try Files.remove(path: path)
        }
    }

    private func disposable(_ kind: Disposable.Kind, _ path: String) throws(LinuxError) -> Disposable {
        Disposable(kind: kind, path: path, byteCount: try byteCount("\(state)/\(path)"))
    }

    /// The bytes of a file, or of all files below a folder.
    private func byteCount(_ path: String) throws(LinuxError) -> UInt64 {
        let status = try FileStatus(path: path)
        guard status.kind == .directory else { return status.byteCount }
        var sum: UInt64 = 0
        for name in try list(path) { sum += try byteCount("\(path)/\(name)") }
        return sum
    }

    /// What is in a folder of the state, sorted; nothing when it is not there.
    private func names(_ folder: String) throws(LinuxError) -> [String] {
        do throws(LinuxError) { return try list("\(state)/\(folder)") } catch {
            guard error.errno == .noEntry else { throw error }
            return []
        }
    }

    private func list(_ path: String) throws(LinuxError) -> [String] {
        let folder: DirectoryDescriptor = try Files.open(path, [.readOnly, .directory, .noFollow])
        return try Folders.names(in: folder).compactMap { String(validating: $0, as: UTF8.self) }.sorted()
    }
}

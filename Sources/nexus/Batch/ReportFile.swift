// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A file that is there whole or not at all, in a folder that was opened before the work began.
final class ReportFile {
    private let folder: DirectoryDescriptor
    private let name: String
    private let path: String

    /// - Throws: when the folder is not there, or the name is a folder's.
    init(_ path: String) throws(FrontError) {
        self.path = path
        let folder: DirectoryDescriptor
        do throws(LinuxError) {
            let absolute = try AbsolutePath.normalised(path)
            name = String(absolute.split(separator: "/").last ?? "")
            folder = try Files.open(RootPath.parent(of: absolute), [.readOnly, .directory])
        } catch { throw Self.failure(path, "\(error.errno)") }
        if (try? FileStatus(name: name, in: folder))?.kind == .directory {
            throw Self.failure(path, "it is a folder")
        }
        self.folder = folder
    }

    /// Writes it beside its name, brings it to the device, and gives it its name in one step.
    func write(_ text: String) throws(FrontError) {
        let temporary = ".\(name).\(Processes.current)"
        do throws(LinuxError) {
            let file: FileDescriptor = try Files.open(
                temporary, below: folder, [.writeOnly, .create, .exclusive], mode: 0o644)
            try Files.write(Array(text.utf8), to: file, subject: path)
            try Files.synchronize(file, subject: path)
            try Folders.rename(temporary, in: folder, to: name, in: folder)
        } catch {
            try? Folders.remove(temporary, in: folder)
            throw Self.failure(path, "\(error.errno)")
        }
    }

    private static func failure(_ path: String, _ cause: String) -> FrontError {
        FrontError(code: "report.unwritable", operation: "write", subject: path, cause: cause)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// The specifications of a folder, by name: nothing in them is read.
enum BatchFolder {
    /// One file, and why it can't be run, if so.
    struct Entry {
        let name: String
        let refusal: String?

        /// The name without its ending.
        var stem: String { String(name.dropLast(BatchFolder.ending.count)) }
    }

    private static let ending = ".md"
    /// As many as a night can hold; more is the wrong folder.
    private static let limit = 100_000

    /// Every `*.md` that is not hidden, in the order of their names' bytes.
    static func entries(of folder: String) throws(FrontError) -> [Entry] {
        let entries: [Entry]
        do throws(LinuxError) {
            let directory: DirectoryDescriptor = try Files.open(folder, [.readOnly, .directory])
            let names = try Folders.names(in: directory, limit: limit)
            let wanted = names.filter {
                $0.first != UInt8(ascii: ".") && $0.suffix(ending.utf8.count).elementsEqual(ending.utf8)
            }
            entries = wanted.sorted { $0.lexicographicallyPrecedes($1) }.map { entry($0, in: directory) }
        } catch {
            throw FrontError(code: "batch.folder", operation: "list", subject: folder, cause: "\(error.errno)")
        }
        guard !entries.isEmpty else {
            throw FrontError(
                code: "batch.empty", operation: "list", subject: folder, cause: "there is no specification in it",
                hint: "specifications are files whose names end in .md")
        }
        return entries
    }

    private static func entry(_ bytes: [UInt8], in folder: borrowing DirectoryDescriptor) -> Entry {
        guard let name = String(validating: bytes, as: UTF8.self) else {
            return Entry(name: String(decoding: bytes, as: UTF8.self), refusal: "its name is not UTF-8")
        }
        // A link would be read as this process sees it, and whoever can write the folder chooses where it leads.
        switch (try? FileStatus(name: name, in: folder))?.kind {
        case .regular: return Entry(name: name, refusal: nil)
        case .link: return Entry(name: name, refusal: "it is a symbolic link")
        default: return Entry(name: name, refusal: "it is not a regular file")
        }
    }
}

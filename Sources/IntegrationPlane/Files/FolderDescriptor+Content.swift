// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux

extension FolderDescriptor {
    /// The bytes of a regular file; a link or anything else is an error, and so are more bytes than `limit`.
    func read(_ name: [UInt8], limit: Int) throws(IntegrationError) -> [UInt8] {
        let subject = pathOf(name)
        // Without `nonBlocking`, opening a pipe would wait for a writer.
        let file: FileDescriptor = try FileCall.check("open", subject) { () throws(LinuxError) in
            try Files.open(bytes: name, below: descriptor, [.readOnly, .noFollow, .nonBlocking], resolve: Self.inside)
        }
        let status = try FileCall.check("look at", subject) { () throws(LinuxError) in try FileStatus(of: file) }
        guard status.kind == .regular, status.byteCount <= limit else {
            throw IntegrationError(.fileSystem, "read", subject, .found("not a regular file of at most \(limit) bytes"))
        }
        var bytes: [UInt8] = []
        let portion = max(4096, Int(status.byteCount) + 1)
        while true {
            let chunk = try FileCall.check("read", subject) { () throws(LinuxError) in
                try Files.read(file, upTo: portion)
            }
            if chunk.isEmpty { return bytes }
            bytes += chunk
            guard bytes.count <= limit else {
                throw IntegrationError(.fileSystem, "read", subject, .found("grew beyond \(limit) bytes"))
            }
        }
    }

    /// A link's target.
    func target(ofLink name: [UInt8]) throws(IntegrationError) -> [UInt8] {
        try FileCall.check("read link", pathOf(name)) { () throws(LinuxError) in
            let link: FileDescriptor = try Files.open(
                bytes: name, below: descriptor, [.path, .noFollow], resolve: Self.inside)
            return try Files.target(ofLink: link)
        }
    }

    /// Writes a new regular file with exactly these bytes and this mode, whatever the umask; an existing name is an
    /// error.
    func write(_ bytes: [UInt8], to name: [UInt8], mode: Int) throws(IntegrationError) {
        let subject = pathOf(name)
        let file: FileDescriptor = try FileCall.check("create", subject) { () throws(LinuxError) in
            try Files.open(
                bytes: name, below: descriptor, [.writeOnly, .create, .exclusive, .noFollow], mode: 0o600,
                resolve: Self.inside)
        }
        try FileCall.check("write", subject) { () throws(LinuxError) in try Files.write(bytes, to: file) }
        try FileCall.check("set the mode of", subject) { () throws(LinuxError) in
            try PlainPath.changeMode(of: file, to: mode, subject: name)
        }
    }

    /// Says to an overlay that the name is gone from the layers below.
    func makeWhiteout(_ name: [UInt8]) throws(IntegrationError) {
        try FileCall.check("create whiteout", pathOf(name)) { () throws(LinuxError) in
            try Folders.makeWhiteout(bytes: name, in: descriptor)
        }
    }

    /// Makes a symbolic link; the target is not looked at.
    func makeLink(_ name: [UInt8], target: [UInt8]) throws(IntegrationError) {
        try FileCall.check("create link", pathOf(name)) { () throws(LinuxError) in
            try Folders.link(bytes: name, to: target, in: descriptor)
        }
    }
}

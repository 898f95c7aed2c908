// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Paths as the kernel sees them from this process.
package enum AbsolutePath {
    /// The path made absolute by the working folder, without `.`, empty components and resolved `..` of its own text;
    /// links are not looked at.
    package static func normalised(_ path: String) throws(LinuxError) -> String {
        var components: [Substring] = []
        let whole = path.hasPrefix("/") ? path : try workingFolder() + "/" + path
        for component in whole.split(separator: "/") where component != "." {
            if component == ".." { _ = components.popLast() } else { components.append(component) }
        }
        return "/" + components.joined(separator: "/")
    }

    /// getcwd(2).
    package static func workingFolder() throws(LinuxError) -> String {
        let (result, bytes) = System.fill(4096) { System.raw(SYS_getcwd, $0, 4096) }
        try System.check(result, "getcwd")
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The target of a link, by its path (readlink(2)).
    package static func target(ofLink path: String) throws(LinuxError) -> String {
        let (result, bytes) = System.fill(4096) { address in
            System.withPath(path) { System.raw(SYS_readlink, $0, address, 4096) }
        }
        try System.check(result, "readlink", path)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path of an open object without links (proc(5), /proc/self/fd).
    package static func target<Kind>(ofDescriptor descriptor: borrowing Descriptor<Kind>) throws(LinuxError) -> String {
        try target(ofLink: "/proc/self/fd/\(descriptor.number)")
    }

    /// The file of the running program.
    package static func ofThisProgram() throws(LinuxError) -> String { try target(ofLink: "/proc/self/exe") }
}

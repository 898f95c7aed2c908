// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// What privileged nexus reads must be beyond the reach of everybody else: each component of the path belongs to
/// root and can't be written by others; a sticky folder such as /tmp is fine for what root owns in it.
enum TrustedPath {
    private static let linkLimit = 40
    private static let stickyBit: UInt16 = 0o1000
    private static let writableByOthers: UInt16 = 0o022

    /// The path to open: absolute and without links. Without privileges there is nothing to protect, and the path is
    /// only made absolute.
    static func check(_ path: String, privileged: Bool) throws(FrontError) -> String {
        do throws(LinuxError) {
            let absolute = try AbsolutePath.normalised(path)
            if !privileged { return absolute }
            return try resolve(absolute)
        } catch {
            throw FrontError(
                code: "trust.path", operation: "open", subject: path, cause: "\(error)",
                hint: error.errno == .notPermitted
                    ? "as root nexus reads only what root owns and nobody else can write" : nil)
        }
    }

    private static func resolve(_ path: String) throws(LinuxError) -> String {
        var pending = path.split(separator: "/").map(String.init)[...]
        var resolved = ""
        var links = 0
        try require("/")
        while let component = pending.popFirst() {
            let next = resolved + "/" + component
            guard try require(next) == .link else {
                resolved = next
                continue
            }
            links += 1
            guard links <= linkLimit else {
                throw LinuxError(operation: "resolve", subject: path, errno: .init(rawValue: 40))
            }
            let target = try AbsolutePath.target(ofLink: next)
            let base = target.hasPrefix("/") ? "" : resolved + "/"
            let absolute = try AbsolutePath.normalised(base + target)
            pending = absolute.split(separator: "/").map(String.init)[...] + pending
            resolved = ""
        }
        return resolved.isEmpty ? "/" : resolved
    }

    @discardableResult
    private static func require(_ path: String) throws(LinuxError) -> FileStatus.Kind {
        let status = try FileStatus(path: path)
        let isSticky = status.kind == .directory && status.permissions & stickyBit != 0
        let isWritable = status.kind != .link && status.permissions & writableByOthers != 0 && !isSticky
        guard status.uid == 0, !isWritable else {
            throw LinuxError(
                operation: "\(path) is owned by uid \(status.uid), mode 0\(String(status.permissions, radix: 8)):",
                subject: "not trusted", errno: .notPermitted)
        }
        return status.kind
    }
}

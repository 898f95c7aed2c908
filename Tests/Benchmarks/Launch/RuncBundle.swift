// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Foundation
internal import Linux

/// What runc(8) is given: a root of the host's own programs, namespaces, and limits, in a folder of its own.
struct RuncBundle {
    private static let runc = ["/usr/sbin/runc", "/usr/bin/runc"]

    private let folder: URL
    private let executable: String

    /// Throws where there is no runc.
    init() throws {
        guard let found = Self.runc.first(where: { (try? FileStatus(path: $0)) != nil }) else {
            throw BenchError(code: "bench.runc", operation: "find", subject: "runc", cause: "it is not installed")
        }
        executable = found
        folder = FileManager.default.temporaryDirectory.appending(path: "nexus-bench-\(UUID().uuidString)")
        let root = folder.appending(path: "root")
        for name in ["usr", "proc", "dev", "tmp"] {
            try FileManager.default.createDirectory(
                at: root.appending(path: name), withIntermediateDirectories: true)
        }
        for name in ["bin", "lib", "lib64"] {
            try FileManager.default.createSymbolicLink(
                atPath: root.appending(path: name).path, withDestinationPath: "usr/\(name)")
        }
        try JSONSerialization.data(withJSONObject: Self.configuration)
            .write(to: folder.appending(path: "config.json"))
    }

    /// A container of its own name each time.
    func program(_ number: Int) -> Program {
        Program(
            executable,
            [
                "--root", folder.appending(path: "state").path, "run", "--bundle", folder.path,
                "\(folder.lastPathComponent)-\(number)",
            ])
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    private static var configuration: [String: Any] {
        let mounts: [[String: Any]] = [
            ["destination": "/usr", "type": "bind", "source": "/usr", "options": ["rbind", "ro", "nosuid", "nodev"]],
            ["destination": "/proc", "type": "proc", "source": "proc"],
            ["destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"]],
            ["destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev"]],
        ]
        let process: [String: Any] = [
            "terminal": false, "user": ["uid": 1000, "gid": 1000], "args": ["/bin/true"], "cwd": "/",
            "env": ["PATH=/usr/bin:/bin"], "noNewPrivileges": true,
        ]
        let linux: [String: Any] = [
            "namespaces": ["pid", "network", "ipc", "uts", "mount"].map { ["type": $0] },
            "resources": ["memory": ["limit": 2 << 30], "pids": ["limit": 256]],
        ]
        return [
            "ociVersion": "1.0.2", "process": process, "root": ["path": "root", "readonly": true],
            "hostname": "sandbox", "mounts": mounts, "linux": linux,
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

extension PolicyReader {
    private static let sizeKeys = ["bytes", "inodes", "executable"]
    private static let bytes = 4096...(1 << 40)

    /// The upper layer at `Constants.workspacePath`.
    func workspace(_ reader: SettingReader) throws(PolicyError) -> SandboxPolicy.Scratch {
        try writable(reader.table("workspace", keys: Self.sizeKeys + ["medium"]), at: Constants.workspacePath)
    }

    /// Where the upper layer is kept.
    func workspaceMedium(_ reader: SettingReader) throws(PolicyError) -> SandboxPolicy.Medium {
        try reader.table("workspace", keys: nil).choice("medium")
    }

    /// In the order of the files, base first.
    func scratch(_ reader: SettingReader) throws(PolicyError) -> [SandboxPolicy.Scratch] {
        let table = try reader.table("scratch", keys: nil)
        var result: [SandboxPolicy.Scratch] = []
        for entry in table.entries {
            if let fault = Self.scratchFault(entry.key, others: result.map(\.path)) {
                throw PolicyError(
                    .badPath, operation: reader.operation, subject: "scratch", cause: fault,
                    hint: "an absolute path of its own, outside /proc, /sys, \(Constants.workspacePath) and, but for "
                        + "/dev/shm, /dev", location: entry.keyLocation)
            }
            result.append(try writable(table.table(entry.key, keys: Self.sizeKeys), at: entry.key))
        }
        return result
    }

    private static func scratchFault(_ path: String, others: [String]) -> String? {
        if let fault = InnerPath.fault(path) { return fault }
        let reserved = ["/proc", "/sys", Constants.workspacePath] + (path == "/dev/shm" ? [] : ["/dev"])
        guard let other = (others + reserved).first(where: { InnerPath.overlaps(path, $0) }) else { return nil }
        return "\(PolicyError.quoted(path)) overlaps \(other)"
    }

    private func writable(_ table: SettingReader, at path: String) throws(PolicyError) -> SandboxPolicy.Scratch {
        SandboxPolicy.Scratch(
            path: path, bytes: try table.quantity("bytes", .bytes, Self.bytes),
            inodes: try table.quantity("inodes", .count, 16...100_000_000),
            isExecutable: try table.boolean("executable"))
    }

    /// The limits by themselves; `checkMemory` holds them together.
    func limits(_ reader: SettingReader) throws(PolicyError) -> SandboxPolicy.Limits {
        let table = try reader.table(
            "limits",
            keys: [
                "memory", "swap", "reserve", "pids", "cpu", "cpu-time", "wall", "idle", "output", "io", "open-files",
                "file-size",
            ])
        return SandboxPolicy.Limits(
            memoryBytes: try table.quantity("memory", .bytes, (16 << 20)...(1 << 40)),
            swapBytes: try table.quantity("swap", .bytes, 0...(1 << 40)),
            // PID 1 and one payload at the least; PID_MAX_LIMIT at the most (proc(5)).
            pids: try table.quantity("pids", .count, 2...4_194_304),
            cpuPercent: try table.quantity("cpu", .count, 1...102_400),
            wallMilliseconds: try table.quantity("wall", .duration, 100...604_800_000),
            openFiles: try table.quantity("open-files", .count, 16...1_048_576),
            fileBytes: try table.quantity("file-size", .bytes, Self.bytes),
            reserveBytes: try table.quantity("reserve", .bytes, 0...(1 << 40)),
            idleMilliseconds: try table.bound("idle", .duration, 100...604_800_000),
            cpuMilliseconds: try table.bound("cpu-time", .duration, 100...604_800_000),
            outputBytes: try table.bound("output", .bytes, 0...(1 << 40)),
            ioBytesPerSecond: try table.bound("io", .bytes, 4096...(1 << 40)))
    }

    /// A full tmpfs that does not fit is not ENOSPC but SIGKILL: its pages are charged to whoever writes them.
    func checkMemory(
        _ reader: SettingReader, _ writable: [SandboxPolicy.Scratch], _ limits: SandboxPolicy.Limits
    ) throws(PolicyError) {
        let sum = writable.reduce(0) { $0 + $1.bytes }
        guard sum > limits.memoryBytes - limits.reserveBytes else { return }
        let bytes = Quantity.bytes
        throw PolicyError(
            .contradiction, operation: reader.operation, subject: "limits.memory",
            cause: "workspace and scratch may hold \(bytes.render(sum)), which does not fit in "
                + "\(bytes.render(limits.memoryBytes)) less the reserve of \(bytes.render(limits.reserveBytes))",
            hint: "they are charged to the payload's memory: raise limits.memory or make them smaller",
            location: try reader.table("limits", keys: nil).setting("memory").location)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Reading from and writing to block devices, as cgroup v2 limits and counts it (cgroup v2, "IO"). v1 does not slow down
/// what is written through the page cache, so nothing is promised there.
enum BlockDevices {
    private static let folder = "/sys/block"
    /// Memory in disguise.
    private static let memory = ["ram", "zram"]

    /// Limits each device to so many bytes a second, in each direction.
    static func limit(_ bytesPerSecond: Int, in leaf: String) throws(LinuxError) {
        for device in try numbers() {
            do throws(LinuxError) {
                try Files.set("\(leaf)/io.max", to: "\(device) rbps=\(bytesPerSecond) wbps=\(bytesPerSecond)")
            } catch  where error.errno == .noDevice {
                // Gone since it was listed.
            }
        }
    }

    /// Bytes read and written so far, on all devices; nil where nothing counts them.
    static func transfer(of leaf: String) -> (read: Int, written: Int)? {
        guard let bytes = try? Files.contents(of: "\(leaf)/io.stat") else { return nil }
        return transfer(in: String(decoding: bytes, as: UTF8.self))
    }

    /// The sums in the text of `io.stat`: a line for each device, with `rbytes=` and `wbytes=` among its words.
    static func transfer(in text: String) -> (read: Int, written: Int) {
        var sums = (read: 0, written: 0)
        for word in text.split(whereSeparator: \.isWhitespace) {
            let halves = word.split(separator: "=")
            guard halves.count == 2, let count = Int(halves[1]) else { continue }
            if halves[0] == "rbytes" { sums.read += count }
            if halves[0] == "wbytes" { sums.written += count }
        }
        return sums
    }

    /// `major:minor` of each device.
    private static func numbers() throws(LinuxError) -> [String] {
        let directory: DirectoryDescriptor = try Files.open(folder, [.readOnly, .directory])
        return try Folders.names(in: directory).compactMap { bytes in
            let name = String(decoding: bytes, as: UTF8.self)
            guard !memory.contains(where: { name.hasPrefix($0) }),
                let number = try? Files.contents(of: "\(folder)/\(name)/dev")
            else { return nil }
            return String(decoding: number.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// A file as a block device (loop(4)). The kernel lets go of it with its last user, whatever way that ends.
package struct LoopDevice: ~Copyable {
    private static let attempts = 64

    private let device: FileDescriptor
    /// For a file system's `source`; valid while this lives or the file system is mounted.
    package let path: String

    /// - Parameter file: open for reading and writing; written past the page cache where its file system can.
    package init(of file: borrowing FileDescriptor) throws(LinuxError) {
        let control: FileDescriptor = try Files.open("/dev/loop-control", .readWrite)
        let number = Int(control.number)
        var failure = Errno.busy
        for _ in 0..<Self.attempts {
            // LOOP_CTL_GET_FREE tells a device that is free now; somebody else may take it first.
            let index = try System.check(System.raw(SYS_ioctl, number, 0x4C82), "ioctl(LOOP_CTL_GET_FREE)")
            let path = "/dev/loop\(index)"
            let device: FileDescriptor = try Files.open(path, .readWrite)
            let result = Self.configure(Int(device.number), file: file.number)
            if result == 0 {
                self.device = device
                self.path = path
                return
            }
            failure = Errno(rawValue: Int32(-result))
            guard failure == .busy else { break }
        }
        throw LinuxError(operation: "ioctl(LOOP_CONFIGURE)", subject: "loop device", errno: failure)
    }

    private static func configure(_ device: Int, file: Int32) -> Int {
        // struct loop_config: descriptor, block size, struct loop_info64 with the flags as its 14th word, reserve.
        var words = [UInt32](repeating: 0, count: 76)
        words[0] = UInt32(bitPattern: file)
        // LO_FLAGS_AUTOCLEAR | LO_FLAGS_DIRECT_IO
        words[15] = 4 | 16
        return System.withAddress(ofElements: words) { System.raw(SYS_ioctl, device, 0x4C0A, $0) }
    }
}

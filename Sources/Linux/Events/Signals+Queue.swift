// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Signals that carry a number (sigqueue(3)): the kernel itself checks who may send them, and none is lost or merged
/// when its own number is 34 or above (signal(7)).
extension Signals {
    /// pidfd_send_signal(2) with a value.
    /// - Throws: EPERM to whoever may not signal that process.
    package static func queue(
        _ signal: Int32, value: UInt64, to process: borrowing ProcessDescriptor
    ) throws(LinuxError) {
        // siginfo_t, 128 bytes: number, errno, code SI_QUEUE; sender's pid and uid; the value.
        var information = [UInt64](repeating: 0, count: 16)
        information[0] = UInt64(UInt32(bitPattern: signal))
        information[1] = UInt64(UInt32(bitPattern: -1))
        information[2] = UInt64(UInt32(bitPattern: Processes.current)) | UInt64(Credentials.userID) << 32
        information[3] = value
        let number = Int(process.number)
        let result = System.withAddress(ofElements: information) {
            System.raw(SYS_pidfd_send_signal, number, Int(signal), $0, 0)
        }
        try System.check(result, "pidfd_send_signal(\(signal))")
    }

    /// The pending signals with the values that they carry; each is taken. One that carries none is left out.
    package static func takeQueued(
        from descriptor: borrowing Descriptor<DescriptorKind.Signals>
    ) -> [(signal: Int32, value: UInt64)] {
        // struct signalfd_siginfo, 128 bytes: number 4, errno 4, code 4 …, at 48 the value.
        let count = 128
        guard let bytes = try? Files.read(descriptor, upTo: count * 16) else { return [] }
        return stride(from: 0, to: bytes.count - (count - 1), by: count).compactMap { start in
            let carriesValue = bytes[(start + 8)..<(start + 12)].allSatisfy { $0 == 0xFF }
            let value = bytes[(start + 48)..<(start + 56)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return carriesValue ? (Int32(bytes[start]), value) : nil
        }
    }
}

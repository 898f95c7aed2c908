// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

extension Descriptor<DescriptorKind.PipeReader> {
    /// How many bytes can be read without waiting (FIONREAD in ioctl(2)).
    package var pendingByteCount: Int {
        var count: Int32 = 0
        _ = System.withAddress(of: &count) { System.raw(SYS_ioctl, Int(number), 0x541B, $0) }
        return Int(count)
    }
}

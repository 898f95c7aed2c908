// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Both ends of a pipe, close-on-exec (pipe2(2)).
package struct Pipe: ~Copyable {
    package let reader: Descriptor<DescriptorKind.PipeReader>
    package let writer: Descriptor<DescriptorKind.PipeWriter>

    package init() throws(LinuxError) {
        var numbers: (Int32, Int32) = (-1, -1)
        try System.check(System.withAddress(of: &numbers) { System.raw(SYS_pipe2, $0, 0o2000000) }, "pipe2")
        reader = Descriptor(owning: numbers.0)
        writer = Descriptor(owning: numbers.1)
    }

}

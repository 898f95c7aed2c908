// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Extended attributes (xattr(7)).
package enum ExtendedAttributes {
    /// The attribute's value, or nil when the object does not have it (fgetxattr(2)).
    package static func value<Kind>(
        of name: String, on descriptor: borrowing Descriptor<Kind>
    ) throws(LinuxError) -> [UInt8]? {
        let number = Int(descriptor.number)
        let (result, bytes) = System.fill(256) { address in
            System.withPath(name) { System.raw(SYS_fgetxattr, number, $0, address, 256) }
        }
        let absent = [Errno.noData, .operationNotSupported]
        if result < 0, absent.contains(Errno(rawValue: Int32(-result))) { return nil }
        try System.check(result, "fgetxattr", name)
        return bytes
    }

    /// Sets or replaces an attribute (fsetxattr(2)).
    package static func set<Kind>(
        _ name: String, to value: [UInt8], on descriptor: borrowing Descriptor<Kind>
    ) throws(LinuxError) {
        let number = Int(descriptor.number)
        let result = System.withAddress(ofElements: value) { address in
            System.withPath(name) { System.raw(SYS_fsetxattr, number, $0, address, value.count, 0) }
        }
        try System.check(result, "fsetxattr", name)
    }
}

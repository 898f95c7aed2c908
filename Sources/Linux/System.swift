// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// The one way into the kernel: every call of this module goes through here, and nothing else reads errno.
package enum System {
    /// The call's result, or the negated error number. Interrupted calls are made again.
    @inline(__always)
    package static func raw(
        _ number: Int32, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0
    ) -> Int {
        while true {
            let result = nexus_syscall(Int(number), a, b, c, d, e, f)
            if result != -Int(Errno.interrupted.rawValue) { return result }
        }
    }

    /// Turns a negated error number into a thrown error.
    @discardableResult @inline(__always)
    package static func check(
        _ result: Int, _ operation: @autoclosure () -> String, _ subject: @autoclosure () -> String = ""
    ) throws(LinuxError) -> Int {
        if result >= 0 { return result }
        throw LinuxError(operation: operation(), subject: subject(), errno: Errno(rawValue: Int32(-result)))
    }

    /// `raw` with a path: bytes up to the first NUL reach the kernel, so a path that has one is refused (EINVAL).
    package static func withPath(_ path: String, _ body: (Int) -> Int) -> Int {
        guard !path.utf8.contains(0) else { return -Int(Errno.invalidArgument.rawValue) }
        return unsafe path.withCString { body(Int(bitPattern: $0)) }
    }

    /// Two paths, as `withPath`.
    package static func withPaths(_ first: String, _ second: String, _ body: (Int, Int) -> Int) -> Int {
        withPath(first) { first in withPath(second) { body(first, $0) } }
    }

    /// The address of a value for the length of one call.
    package static func withAddress<Value>(of value: inout Value, _ body: (Int) -> Int) -> Int {
        unsafe withUnsafeMutablePointer(to: &value) { body(Int(bitPattern: $0)) }
    }

    /// A call that fills a buffer: its result, and the bytes that it wrote, at most `capacity`.
    package static func fill(_ capacity: Int, _ body: (Int) -> Int) -> (result: Int, bytes: [UInt8]) {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, used in
            result = body(Int(bitPattern: buffer.baseAddress))
            used = min(capacity, max(0, result))
        }
        return (result, bytes)
    }

    /// The address of the first element for the length of one call.
    package static func withAddress<Element>(ofElements elements: [Element], _ body: (Int) -> Int) -> Int {
        unsafe elements.withUnsafeBytes { body(Int(bitPattern: $0.baseAddress)) }
    }

    /// Ends the process at once: no handlers, no flushing (`exit_group(2)`), as a forked child must.
    package static func exit(_ code: Int32) -> Never { while true { _ = raw(SYS_exit_group, Int(code)) } }
}

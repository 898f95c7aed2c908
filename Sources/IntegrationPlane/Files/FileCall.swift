// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

/// The one place where errno of calls on files becomes an error.
enum FileCall {
    /// Runs a call; a negative result is errno, and EINTR is tried again.
    @discardableResult
    static func check<Result: SignedInteger>(
        _ operation: String, _ subject: @autoclosure () -> String, _ call: () -> Result
    ) throws(IntegrationError) -> Result {
        while true {
            let result = call()
            if result >= 0 { return result }
            let number = errno
            if number == EINTR { continue }
            throw IntegrationError(.fileSystem, operation, subject(), .system(number))
        }
    }

    /// A name as C wants it. Callers have refused NUL already.
    static func withName<Result>(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let terminated = name.map { CChar(bitPattern: $0) } + [0]
        return unsafe terminated.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("an array that ends with 0 has an address") }
            return unsafe body(base)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// A payload's arguments and additional environment, as they travel in sealed memory.
package struct Command: Sendable, Equatable {
    /// All strings together; the kernel's own limit is 2 MiB by default (execve(2)).
    package static let byteLimit = 4 << 20

    package let arguments: [[UInt8]]
    /// `NAME=value`; a name that the plan sets is left out.
    package let environment: [[UInt8]]

    package init(arguments: [[UInt8]], environment: [[UInt8]] = []) {
        self.arguments = arguments
        self.environment = environment
    }

    /// From text, for callers that hold text.
    package init(_ arguments: [String], environment: [String] = []) {
        self.init(arguments: arguments.map { Array($0.utf8) }, environment: environment.map { Array($0.utf8) })
    }

    /// The bytes that are sealed.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.append(UInt8(1))
        writer.append(arguments) { $0.append(bytes: $1) }
        writer.append(environment) { $0.append(bytes: $1) }
        return writer.bytes
    }

    /// - Throws: when the bytes are not a command, or a string holds a NUL, or there is no argument.
    package init(decoding bytes: [UInt8]) throws(ByteReader.DecodingFault) {
        var reader = ByteReader(bytes)
        guard try reader.integer(UInt8.self) == 1 else { throw ByteReader.DecodingFault("unknown command version") }
        arguments = try reader.array { reader throws(ByteReader.DecodingFault) in try reader.byteString() }
        environment = try reader.array { reader throws(ByteReader.DecodingFault) in try reader.byteString() }
        try reader.end()
        guard let program = arguments.first, !program.isEmpty,
            !(arguments + environment).contains(where: { $0.contains(0) })
        else { throw ByteReader.DecodingFault("no program, or a string with a NUL") }
    }

    /// The names set by `fixed` win.
    package func environment(over fixed: [String]) -> [[UInt8]] {
        let fixed = fixed.map { Array($0.utf8) }
        let equals = UInt8(ascii: "=")
        let names = Set(fixed.map { Array($0.prefix { $0 != equals }) })
        return fixed + environment.filter { !names.contains(Array($0.prefix { $0 != equals })) }
    }
}

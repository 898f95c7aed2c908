// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// The list of folders that replace the base's, as it travels in sealed memory: paths as bytes.
package enum OpaqueFolders {
    /// How many folders deep the supervisor looks, and how deep a collector may therefore go.
    package static let depthLimit = 100

    package static func encode(_ paths: [[UInt8]]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(paths) { $0.append(bytes: $1) }
        return writer.bytes
    }

    /// Reads what `encode` wrote.
    package static func decode(_ bytes: [UInt8]) throws(ByteReader.DecodingFault) -> [[UInt8]] {
        var reader = ByteReader(bytes)
        let paths = try reader.array { reader throws(ByteReader.DecodingFault) in try reader.byteString() }
        try reader.end()
        return paths
    }
}

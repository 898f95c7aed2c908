// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A name and a port that a policy lets a sandbox reach: `registry.example:443`.
package struct Destination: Codable, Sendable, Hashable, CustomStringConvertible {
    /// In lower case, without a trailing dot; never an address.
    package let host: String
    package let port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    package var description: String { "\(host):\(port)" }
}

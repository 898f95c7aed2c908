// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A path inside a repository: bytes, relative, without empty components, `.`, `..` and any spelling of `.git`.
/// Encoded as text; bytes that are not UTF-8, `%` and control characters are written as `%` and two hexadecimal digits.
package struct RepositoryPath: Sendable, Hashable, Comparable {
    package let bytes: [UInt8]

    /// Nil when the bytes are not such a path, or longer than PATH_MAX allows (4095).
    package init?(bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        let components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard !bytes.isEmpty, bytes.count <= 4095, !bytes.contains(0), components.allSatisfy(Self.isAllowed) else {
            return nil
        }
        self.bytes = bytes
    }

    /// Nil when the text is not such a path. The text is taken as it is: `%` is not decoded.
    package init?(_ text: String) { self.init(bytes: text.utf8) }

    /// The components, from the top; at least one.
    package var components: [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "/")) }

    /// Whether this is `folder` or lies below it.
    package func isInside(_ folder: RepositoryPath) -> Bool {
        bytes.starts(with: folder.bytes)
            && (bytes.count == folder.bytes.count || bytes[folder.bytes.count] == UInt8(ascii: "/"))
    }

    package static func < (left: RepositoryPath, right: RepositoryPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    private static func isAllowed(_ component: ArraySlice<UInt8>) -> Bool {
        guard !component.isEmpty, component.count <= 255 else { return false }
        let dot = UInt8(ascii: ".")
        if component.elementsEqual([dot]) || component.elementsEqual([dot, dot]) { return false }
        return !namesGitFolder(component)
    }
}

extension RepositoryPath: CustomStringConvertible {
    /// One line, safe to show on a terminal.
    package var description: String {
        if let text = String(validating: bytes, as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.value < 32 || $0 == "%" || (127..<160).contains($0.value) })
        {
            return text
        }
        return bytes.reduce(into: "") { text, byte in
            if (33...126).contains(byte) && byte != UInt8(ascii: "%") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + Hexadecimal.encode([byte])
            }
        }
    }
}

extension RepositoryPath: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let bytes = Self.unescape(text), let path = RepositoryPath(bytes: bytes) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a repository path: \(text)")
        }
        self = path
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func unescape(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = Hexadecimal.decode(String(decoding: rest.prefix(2), as: UTF8.self))
            else {
                return nil
            }
            bytes += value
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}

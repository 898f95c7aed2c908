// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Which paths a work item may write: a path, where `*` stands for any bytes within one component, and a last
/// component `**` for everything below. Encoded as its text.
package struct PathPattern: Sendable, Hashable {
    package let text: String
    private let components: [[UInt8]]
    private let matchesBelow: Bool

    /// Whether a work item with this pattern may write the path; compared byte by byte, so case counts.
    package func matches(_ path: RepositoryPath) -> Bool {
        let candidate = path.components
        guard matchesBelow ? candidate.count > components.count : candidate.count == components.count else {
            return false
        }
        return zip(components, candidate).allSatisfy { Self.matches(pattern: $0[...], $1) }
    }

    /// Whether there is a path that both patterns match.
    package func overlaps(_ other: PathPattern) -> Bool {
        let (own, others) = (components.count, other.components.count)
        // `**` stands for at least one component.
        guard matchesBelow ? (other.matchesBelow || others > own) : (other.matchesBelow ? own > others : own == others)
        else { return false }
        return zip(components, other.components).allSatisfy { Self.overlap($0, $1) }
    }

    /// Whether some text matches both: what is left of one pattern, against each rest of the other.
    private static func overlap(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        let star = UInt8(ascii: "*")
        var row = [Bool](repeating: false, count: right.count + 1)
        for first in stride(from: left.count, through: 0, by: -1) {
            let below = row
            for second in stride(from: right.count, through: 0, by: -1) {
                let head = first < left.count ? left[first] : nil
                let other = second < right.count ? right[second] : nil
                if head == nil, other == nil {
                    row[second] = true
                } else if head == star {
                    row[second] = below[second] || (other != nil && row[second + 1])
                } else if other == star {
                    row[second] = row[second + 1] || (head != nil && below[second])
                } else {
                    row[second] = head != nil && head == other && below[second + 1]
                }
            }
        }
        return row[0]
    }

    /// `*` matches greedily with one point of return: linear for each star, never exponential.
    private static func matches(pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        var (pattern, text) = (pattern, text)
        var retry: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
        while true {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                retry = (pattern, text)
            } else if let wanted = pattern.first, wanted == text.first {
                (pattern, text) = (pattern.dropFirst(), text.dropFirst())
            } else if pattern.isEmpty, text.isEmpty {
                return true
            } else if let (retryPattern, retryText) = retry, !retryText.isEmpty {
                retry = (retryPattern, retryText.dropFirst())
                (pattern, text) = (retryPattern, retryText.dropFirst())
            } else {
                return false
            }
        }
    }
}

extension PathPattern: LosslessStringConvertible {
    package var description: String { text }

    /// Nil when the text is not a relative path, or has `**` anywhere but as the last component.
    package init?(_ description: String) {
        guard let path = RepositoryPath(description) else { return nil }
        var components = path.components.map(Array.init)
        let everything = Array("**".utf8)
        matchesBelow = components.last == everything
        if matchesBelow { components.removeLast() }
        guard !components.contains(where: { $0.contains(everything) }) else { return nil }
        self.components = components
        text = description
    }
}

extension PathPattern: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let pattern = PathPattern(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a path pattern: \(text)")
        }
        self = pattern
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

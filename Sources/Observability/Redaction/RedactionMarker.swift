// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What stands where a secret stood: `[redacted:NAME]`.
enum RedactionMarker {
    static let beginning = Array("[redacted:".utf8)
    private static let nameLimit = 64
    private static let nameBytes = ByteSet.token.union(".")

    static func text(_ name: String) -> [UInt8] { beginning + Array(name.utf8) + [UInt8(ascii: "]")] }

    /// Whether a name can stand in a marker.
    static func isName(_ name: String) -> Bool {
        (1...nameLimit).contains(name.utf8.count) && name.utf8.allSatisfy(nameBytes.contains)
    }

    /// The end of a marker with one of these names that begins at an index; anybody can write one with another name,
    /// and hide in it what is looked for.
    @specialized(where Bytes == [UInt8])
    static func end<Bytes: RandomAccessCollection<UInt8>>(in bytes: Bytes, at index: Int, names: Set<String>) -> Int?
    where Bytes.Index == Int {
        guard bytes[index] == UInt8(ascii: "["), bytes[index...].starts(with: beginning) else { return nil }
        let start = index + beginning.count
        let name = bytes[start...].prefix(nameLimit).prefix(while: nameBytes.contains)
        let end = start + name.count
        guard end < bytes.endIndex, bytes[end] == UInt8(ascii: "]"),
            names.contains(String(decoding: name, as: UTF8.self))
        else { return nil }
        return end + 1
    }
}

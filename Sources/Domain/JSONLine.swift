// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One JSON object on one line, its keys in the order in which they are appended. Text that is not UTF-8 is repaired;
/// control characters, also those that a terminal obeys, are escaped.
package struct JSONLine: Sendable {
    private var text: [UInt8] = [UInt8(ascii: "{")]

    /// An object without keys.
    package init() {}

    /// The finished line with its line feed.
    package var bytes: [UInt8] { text + Array("}\n".utf8) }

    /// A number.
    package mutating func append(_ key: String, _ value: some FixedWidthInteger) {
        start(key)
        text += Array(String(value).utf8)
    }

    /// `true` or `false`.
    package mutating func append(_ key: String, _ value: Bool) {
        start(key)
        text += Array((value ? "true" : "false").utf8)
    }

    /// Nil is written as `null`: the key is always there.
    package mutating func append(_ key: String, _ value: [UInt8]?) {
        start(key)
        if let value { quote(value) } else { text += Array("null".utf8) }
    }

    /// A text.
    package mutating func append(_ key: String, _ value: String) { append(key, Array(value.utf8)) }

    /// An array of texts.
    package mutating func append(_ key: String, _ values: [[UInt8]]) {
        start(key)
        text.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            quote(value)
        }
        text.append(UInt8(ascii: "]"))
    }

    /// An object inside this one.
    package mutating func append(_ key: String, _ object: JSONLine) {
        start(key)
        text += object.text + [UInt8(ascii: "}")]
    }

    private mutating func start(_ key: String) {
        if text.count > 1 { text.append(UInt8(ascii: ",")) }
        quote(Array(key.utf8))
        text.append(UInt8(ascii: ":"))
    }

    private mutating func quote(_ value: [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for scalar in String(decoding: value, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"": text += Array("\\\"".utf8)
            case "\\": text += Array("\\\\".utf8)
            case "\n": text += Array("\\n".utf8)
            case "\t": text += Array("\\t".utf8)
            // C0, DEL, C1, and the separators that end a line for some readers.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}"..."\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
            default: text += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}

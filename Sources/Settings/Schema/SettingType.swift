// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What a key may be set to, in a file and as a text of the environment or the command line.
package enum SettingType: Sendable, Equatable {
    /// What nexus knows by this name, or a file of the operator's own by its absolute path.
    case nameOrPath
    /// Absolute, so that it does not depend on where nexus was started.
    case path
    case flag
    case choice([String])
    /// A whole number, a size or a time.
    case quantity(Quantity, ClosedRange<Int>)
    /// Texts, none empty and none twice.
    case list
}

extension SettingType {
    /// The end of a sentence that says what is allowed.
    package var allowed: String {
        switch self {
        case .nameOrPath: return "a name, or an absolute path"
        case .path: return "an absolute path"
        case .flag: return "true or false"
        case .choice(let names): return "one of \(names.joined(separator: ", "))"
        case .quantity(let quantity, let range):
            let example = quantity.example
            return "\(example), from \(quantity.render(range.lowerBound)) to \(quantity.render(range.upperBound))"
        case .list: return "a list of texts"
        }
    }

    /// - Throws: `SettingFault`, without a place.
    func value(of node: TOMLNode) throws(SettingFault) -> SettingValue {
        switch (self, node.content) {
        case (.nameOrPath, .text(let text)), (.path, .text(let text)), (.choice, .text(let text)):
            return try value(of: text)
        case (.flag, .flag(let flag)): return .flag(flag)
        case (.quantity(.count, let range), .integer(let number)):
            guard range.contains(number) else { throw .outOfRange("\(number)") }
            return .integer(number)
        case (.quantity(let quantity, _), .text(let text)) where quantity != .count: return try value(of: text)
        case (.list, .list(let elements)):
            var texts: [String] = []
            for element in elements {
                guard case .text(let text) = element.content else {
                    throw .wrongType("an element is \(element.kind)")
                }
                texts.append(text)
            }
            return try value(ofList: texts)
        default: throw .wrongType("it is \(node.kind)")
        }
    }

    /// From a variable or a flag. A list has an element on each line.
    func value(of text: String) throws(SettingFault) -> SettingValue {
        guard !text.isEmpty else { throw .wrongType("it is empty") }
        switch self {
        case .nameOrPath:
            guard text.hasPrefix("/") || !text.contains("/") else {
                throw .wrongType("\(SettingFault.quoted(text)) is a path that is not absolute")
            }
            return .text(text)
        case .path:
            guard text.hasPrefix("/") else { throw .wrongType("\(SettingFault.quoted(text)) is not absolute") }
            return .text(text)
        case .flag:
            guard let flag = Bool(text) else { throw .wrongType("it is \(SettingFault.quoted(text))") }
            return .flag(flag)
        case .choice(let names):
            guard names.contains(text) else { throw .outOfRange(SettingFault.quoted(text)) }
            return .text(text)
        case .quantity(let quantity, let range):
            guard quantity.isWellFormed(text) else { throw .wrongType("it is \(SettingFault.quoted(text))") }
            guard let number = quantity.parse(text), range.contains(number) else { throw .outOfRange(text) }
            return .integer(number)
        case .list: return try value(ofList: text.split(separator: "\n").map(String.init))
        }
    }

    private func value(ofList texts: [String]) throws(SettingFault) -> SettingValue {
        for (index, text) in texts.enumerated() {
            guard !text.isEmpty else { throw .wrongType("an element is empty") }
            guard !texts[..<index].contains(text) else {
                throw .wrongType("\(SettingFault.quoted(text)) is listed twice")
            }
        }
        return .list(texts)
    }

    /// As one would write it in a file, without quotes.
    package func render(_ value: SettingValue) -> String {
        switch value {
        case .text(let text): text
        case .flag(let flag): "\(flag)"
        case .list(let texts): "[" + texts.map(SettingFault.quoted).joined(separator: ", ") + "]"
        case .integer(let number):
            if case .quantity(let quantity, _) = self { quantity.render(number) } else { "\(number)" }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Foundation

/// What is in force, for a reader or a program. A secret is shown as the place where it is looked up.
package struct SettingsReport: Encodable, Sendable, Equatable {
    /// One setting.
    package struct Row: Sendable, Equatable {
        package let key: String
        /// Nil when it has no value.
        package let value: SettingValue?
        /// As one would write it, without quotes.
        package let text: String
        /// Nil unless origins were asked for.
        package let origin: SettingOrigin?
    }

    /// `SettingSchema.version`.
    package let schema: Int
    package let profile: String?
    package let settings: [Row]

    package init(_ resolved: ResolvedSettings, withOrigins: Bool) {
        schema = SettingSchema.version
        profile = resolved.profile
        let keys = SettingSchema.keys.map { key in
            let setting = resolved.values[key.name]
            return Row(
                key: key.name, value: setting.map { Self.shown($0.value, key) },
                text: setting.map { key.type.render($0.value) } ?? "",
                origin: withOrigins ? setting?.origin ?? .standard : nil)
        }
        let secrets = resolved.secrets.sorted { $0.key < $1.key }.map { name, secret in
            let text = "<secret: \(secret.reference)>"
            return Row(
                key: "\(SettingsFile.secretsKey).\(name)", value: .text(text), text: text,
                origin: withOrigins ? secret.origin : nil)
        }
        settings = keys + secrets
    }

    /// A number with a unit is shown with it.
    private static func shown(_ value: SettingValue, _ key: SettingKey) -> SettingValue {
        if case .quantity(let quantity, _) = key.type, quantity != .count { return .text(key.type.render(value)) }
        return value
    }

    /// Aligned columns: key, value, origin.
    package var table: String {
        let keyWidth = settings.map(\.key.count).max() ?? 0
        let hasOrigins = settings.contains { $0.origin != nil }
        let valueWidth = hasOrigins ? min(settings.map { shown($0.text).count }.max() ?? 0, 40) : 0
        return settings.map { row in
            let value = row.origin == nil ? shown(row.text) : padded(shown(row.text), valueWidth)
            let cells = [padded(row.key, keyWidth), value, row.origin?.description]
            return TerminalText.escape(cells.compactMap(\.self).joined(separator: "  "))
        }.joined(separator: "\n")
    }

    /// One object, keys sorted.
    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    private func shown(_ text: String) -> String { text.isEmpty ? "-" : text }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension SettingsReport.Row: Encodable {
    private enum Field: String, CodingKey {
        case key, value, origin
    }

    /// The value as JSON has it; null when there is none.
    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try fields.encode(key, forKey: .key)
        switch value {
        case .text(let text): try fields.encode(text, forKey: .value)
        case .integer(let number): try fields.encode(number, forKey: .value)
        case .flag(let flag): try fields.encode(flag, forKey: .value)
        case .list(let texts): try fields.encode(texts, forKey: .value)
        case nil: try fields.encodeNil(forKey: .value)
        }
        try fields.encodeIfPresent(origin, forKey: .origin)
    }
}

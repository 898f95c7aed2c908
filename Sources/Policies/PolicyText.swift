// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A resolved policy for a reader: one row per value, with the file and line that said it.
package struct PolicyText: Sendable, Equatable, CustomStringConvertible {
    /// One value. Lists have a row per element.
    package struct Row: Sendable, Equatable {
        /// Dotted, for example `limits.memory`.
        package let key: String
        /// As written in the file.
        package let value: String
        package let origin: SourceLocation
    }

    package let title: String
    package let rows: [Row]

    package init(_ resolved: ResolvedPolicy) {
        title = "policy \(resolved.policy.name) from \(resolved.files.joined(separator: ", over "))"
        rows = Self.rows(resolved.settings, key: "")
    }

    /// Aligned columns: key, value, origin.
    package var description: String {
        let keys = rows.map(\.key.count).max() ?? 0
        let values = min(rows.map(\.value.count).max() ?? 0, 48)
        let lines = rows.map { row in
            Self.padded(row.key, to: keys) + "  " + Self.padded(row.value, to: values) + "  \(row.origin)"
        }
        return ([title] + lines).joined(separator: "\n") + "\n"
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func rows(_ setting: Setting, key: String) -> [Row] {
        switch setting.content {
        case .scalar(let text, let isQuoted):
            [Row(key: key, value: isQuoted ? "\"\(text)\"" : text, origin: setting.location)]
        case .list(let elements) where !elements.isEmpty: elements.flatMap { rows($0, key: key) }
        case .table(let entries) where !entries.isEmpty:
            entries.flatMap { rows($0.value, key: key.isEmpty ? $0.key : "\(key).\($0.key)") }
        case .list, .table, .nothing: [Row(key: key, value: "none", origin: setting.location)]
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One thing that an operator can set.
package struct SettingKey: Sendable, Equatable {
    /// Section and key, for example `run.attempts`.
    package let name: String
    package let type: SettingType
    /// Nil where it depends on the user, or where unset means something of its own.
    package let standard: SettingValue?
    /// How documentation shows `standard`.
    package let standardText: String
    /// One sentence.
    package let summary: String

    /// - Parameter unset: what it means that the key has no value; only for keys without a standard value.
    init(_ name: String, _ type: SettingType, standard: SettingValue? = nil, unset: String = "", _ summary: String) {
        self.name = name
        self.type = type
        self.standard = standard
        standardText = standard.map(type.render) ?? unset
        self.summary = summary
    }

    /// The table of the file that it stands in.
    package var section: String { String(name.prefix { $0 != "." }) }

    /// For example `NEXUS_RUN_ATTEMPTS`.
    package var variable: String {
        "NEXUS_" + String(name.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 })
    }
}

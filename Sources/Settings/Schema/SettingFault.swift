// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// Why a value does not fit its type; who knows the place makes a `SettingsError` of it.
enum SettingFault: Error, Equatable {
    case wrongType(String)
    /// Well-formed, and too much or too little; holds the value as written.
    case outOfRange(String)

    var code: SettingsError.Code {
        switch self {
        case .wrongType: .wrongType
        case .outOfRange: .outOfRange
        }
    }

    var cause: String {
        switch self {
        case .wrongType(let found): found
        case .outOfRange(let written): "\(written) is not allowed"
        }
    }

    /// What an author wrote, fit for one line of a terminal.
    static func quoted(_ text: String) -> String { "\"\(TerminalText.escape(text, limit: 60))\"" }
}

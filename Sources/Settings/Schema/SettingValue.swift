// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a key is set to, checked against its type.
package enum SettingValue: Sendable, Equatable {
    case text(String)
    /// A count, bytes or milliseconds, as the key's type says.
    case integer(Int)
    case flag(Bool)
    case list([String])
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A piece of Swift as the rules see it: comments and the contents of string literals are gone, code inside
/// interpolations is kept.
struct Token: Equatable, Sendable {
    /// What a piece of code is.
    enum Kind: Equatable, Sendable {
        /// An identifier or a keyword.
        case word
        /// An identifier in backticks: never a keyword.
        case quoted
        /// A numeric literal.
        case number
        /// The start of a string or regular-expression literal; its text is empty.
        case literal
        /// One character of punctuation.
        case symbol
    }

    let kind: Kind
    let text: String
    /// Counted from 1.
    let line: Int
    /// Nothing stands between this token and the one before it.
    let touches: Bool
    /// Nothing but white space stands before it on its line.
    let startsLine: Bool
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The parts of a budget as files and flags name them.
package enum BudgetKey: String, Sendable, CaseIterable {
    case attempts
    case attemptSeconds = "attempt-seconds"
    case tokens
    case microdollars

    /// What may be said.
    package var range: ClosedRange<Int> {
        switch self {
        case .attempts: 1...100
        case .attemptSeconds: 1...86_400
        case .tokens, .microdollars: 0...1_000_000_000_000
        }
    }
}

extension BudgetCeiling {
    /// The part that a key names.
    package subscript(key key: BudgetKey) -> Int? {
        get {
            switch key {
            case .attempts: attempts
            case .attemptSeconds: attemptSeconds
            case .tokens: tokens
            case .microdollars: microdollars
            }
        }
        set {
            switch key {
            case .attempts: attempts = newValue
            case .attemptSeconds: attemptSeconds = newValue
            case .tokens: tokens = newValue
            case .microdollars: microdollars = newValue
            }
        }
    }
}

extension Budget {
    /// The part that a key names.
    package subscript(key key: BudgetKey) -> Int {
        switch key {
        case .attempts: attempts
        case .attemptSeconds: attemptSeconds
        case .tokens: tokens
        case .microdollars: microdollars
        }
    }
}

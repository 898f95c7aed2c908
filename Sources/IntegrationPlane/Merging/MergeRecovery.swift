// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What became of a journalled merge whose process ended early.
package enum MergeRecovery: Sendable, Equatable {
    /// The ref stands at new.
    case merged
    /// The ref stands at old.
    case notMerged
    /// The ref stands elsewhere, and new is part of its history.
    case superseded(by: ObjectName)
    /// The ref stands elsewhere and does not contain new; nil when it is gone.
    case lost(found: ObjectName?)
}

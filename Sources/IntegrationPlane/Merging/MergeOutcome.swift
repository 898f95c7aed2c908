// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// How a merge ended; each is a result, not an error.
package enum MergeOutcome: Sendable, Equatable {
    /// The ref moved from old to new.
    case merged(PreparedMerge)
    /// The ref stood at new already: an earlier run did it.
    case alreadyMerged(PreparedMerge)
    /// The branch is not where the candidate was made; nil when it is gone. Apply the patch to this head's tree, and
    /// verify again.
    case moved(head: ObjectName?)
    /// The check said no; the ref has not moved.
    case refused(PreparedMerge)
    /// Another writer moved the ref after the journal was written; nil when it is gone.
    case lost(PreparedMerge, found: ObjectName?)
}

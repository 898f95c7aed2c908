// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Linux

/// The system's clock.
package enum WallClock {
    package static let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: RealTime.milliseconds) }
}

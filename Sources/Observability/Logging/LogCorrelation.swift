// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a log line is about: metadata under these keys are fields of the line itself.
package enum LogCorrelation: String, Sendable, CaseIterable {
    case run
    case workItem = "work_item"
    case attempt
    case check
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What a run tells those who listen: what it has recorded, and remarks that nothing rests on.
enum RunNews: Sendable {
    case recorded(Event)
    /// What the event of an incident is about.
    case incident(Incident)
    case remark(String)
}

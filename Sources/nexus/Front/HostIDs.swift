// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The host uids and gids that sandboxes run as.
enum HostIDs {
    /// First of the range: above 1879048191, where systemd's container range ends, and below 2^31, so that no
    /// account, container manager or subuid range hands them out (https://systemd.io/UIDS-GIDS).
    static let base: UInt32 = 1_900_000_000
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The host uids and gids that sandboxes run as.
enum HostIDs {
    /// How many sandboxes a supervisor runs at a time, its orchestrator not counted.
    static let slots = 16

    /// First of all ranges: above 1879048191, where systemd's container range ends, so that no account, container
    /// manager or subuid range hands them out (https://systemd.io/UIDS-GIDS).
    private static let first: UInt32 = 1_900_000_000
    /// Two ids for each slot, and a slot for the orchestrator.
    private static let rangeLength = UInt32(slots + 1) * 2

    /// First of this process's own range. No two supervisors that are alive have the same pid, so none share an id;
    /// the highest pid (2^22, PID_MAX_LIMIT) still ends below 2^31.
    static var base: UInt32 { first + UInt32(Processes.current) * rangeLength }
}

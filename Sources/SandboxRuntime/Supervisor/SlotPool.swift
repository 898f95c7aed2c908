// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The slots of a session. A slot is given out again only after everything in its sandbox is dead.
struct SlotPool {
    private var free: [Slot]

    init(base: UInt32, count: Int) {
        // The last is given out first: it stays warm.
        free = (0..<count).reversed().map { Slot(index: $0, base: base) }
    }

    var hasFree: Bool { !free.isEmpty }

    /// There must be one: `hasFree` says so.
    mutating func take() -> Slot { free.removeLast() }

    mutating func giveBack(_ slot: Slot) { free.append(slot) }
}

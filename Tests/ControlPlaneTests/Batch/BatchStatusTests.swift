// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import ControlPlane

struct BatchStatusTests {
    @Test(
        "A batch ends with the gravest status of its runs",
        arguments: [
            ([], 0), ([0, 0], 0), ([0, 1], 1), ([1, 3], 3), ([3, 4], 4), ([4, 75], 75), ([75, 64], 64), ([64, 5], 5),
            ([5, 70], 70), ([70, 6], 6), ([0, 1, 3, 4, 5, 6, 64, 70, 75], 6), ([1, 137], 70), ([143], 70),
        ] as [([Int32], Int32)])
    func gravest(statuses: [Int32], expected: Int32) { #expect(BatchStatus.gravest(statuses) == expected) }

    @Test(
        "A run that was killed or met an internal fault has come to no result; every other end is one",
        arguments: [
            (0, false), (1, false), (3, false), (4, false), (5, false), (6, false), (64, false), (75, false),
            (130, false), (143, false), (70, true), (134, true), (137, true), (139, true),
        ] as [(Int32, Bool)])
    func undecided(status: Int32, expected: Bool) { #expect(BatchStatus.isUndecided(status) == expected) }
}

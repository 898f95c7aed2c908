// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import ControlPlane

@Suite("Attempts in the queue")
struct AttemptTaskTests {
    private let first = AttemptTask(first: Specimen.id(10), workItem: Specimen.id(2))

    @Test("a refusal asks the agent for another answer, a moved branch for the same one")
    func next() {
        let moved = first.afterMove(Specimen.id(11))
        let refused = moved.afterRefusal(Specimen.id(12))
        #expect([first.place, moved.place, refused.place] == [1, 2, 3])
        #expect([first.number, moved.number, refused.number] == [1, 1, 2])
        #expect([first.overtaken, moved.overtaken, refused.overtaken] == [0, 1, 1])
        #expect(Set([first.name, moved.name, refused.name]).count == 3)
    }
}

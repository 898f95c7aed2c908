// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What there is to know to make one attempt: the payload of its job.
struct AttemptTask: Codable, Sendable, Equatable {
    let workItem: WorkItemID
    let attempt: AttemptID
    /// Its place among all attempts at the item, those without a verdict included; from 1.
    let place: Int
    /// Which answer of the agent's this is: one more than have been refused.
    let number: Int
    /// How many attempts before it said nothing because the branch moved under them.
    let overtaken: Int

    /// The first attempt at an item.
    init(first attempt: AttemptID, workItem: WorkItemID) {
        self.init(workItem: workItem, attempt: attempt, place: 1, number: 1, overtaken: 0)
    }

    private init(workItem: WorkItemID, attempt: AttemptID, place: Int, number: Int, overtaken: Int) {
        self.workItem = workItem
        self.attempt = attempt
        self.place = place
        self.number = number
        self.overtaken = overtaken
    }

    /// The attempt after this one was refused.
    func afterRefusal(_ next: AttemptID) -> AttemptTask {
        AttemptTask(workItem: workItem, attempt: next, place: place + 1, number: number + 1, overtaken: overtaken)
    }

    /// The attempt after the branch moved under this one.
    func afterMove(_ next: AttemptID) -> AttemptTask {
        AttemptTask(workItem: workItem, attempt: next, place: place + 1, number: number, overtaken: overtaken + 1)
    }

    /// The job's name: one for each attempt.
    var name: String { "\(workItem)/\(place)" }
}

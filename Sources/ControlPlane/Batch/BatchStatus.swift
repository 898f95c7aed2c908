// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Exit statuses of runs, and what they make of the batch that they are part of.
package enum BatchStatus {
    /// The gravest first: what an operator has to look at before anything else.
    private static let order: [Int32] = [6, 70, 5, 64, 75, 4, 3, 1, 0]

    /// A batch ends with the gravest of its runs; what no run of nexus ends with is an internal fault.
    package static func gravest(_ statuses: some Sequence<Int32>) -> Int32 {
        let known = Set(statuses.map { order.contains($0) ? $0 : 70 })
        return order.first(where: known.contains) ?? 0
    }

    /// Whether a run was stopped by what has nothing to do with its specification, and nobody asked it to: killed, or
    /// an internal fault. The same command may well bring it to its end.
    package static func isUndecided(_ status: Int32) -> Bool {
        status == 70 || (status > 128 && ![130, 143].contains(status))
    }

    /// In one or two words.
    package static func word(_ status: Int32) -> String {
        switch status {
        case 0: "merged"
        case 1: "refused"
        case 3: "no agent"
        case 4: "at ceiling"
        case 5: "no sandbox"
        case 6: "damaged"
        case 64: "error"
        case 75: "busy"
        case 130, 143: "stopped"
        default: "fault"
        }
    }
}

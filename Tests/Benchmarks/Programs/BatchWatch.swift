// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Looks at a batch while it runs: its runs come and go, and each is a meter's business.
struct BatchWatch {
    /// The batch's own process.
    private let front: Int32
    private var meters: [Int32: RunMeter] = [:]
    /// Milliseconds of processor time for each run that has ended.
    private(set) var costs: [Double] = []
    /// The resident set of the front, each time that a run had ended, in MiB.
    private(set) var resident = Samples()

    init(front: Int32) { self.front = front }

    /// A tenth of the looks, at the start and at the end; the first run is left out, in which everything is new.
    var first: Samples { part { $0.dropFirst().prefix(max(1, $0.count / 10)) } }
    var last: Samples { part { $0.suffix(max(1, $0.count / 10)) } }

    mutating func look() {
        let children = Set(RunMeter.children(of: front))
        for child in children where meters[child] == nil { meters[child] = RunMeter(supervisor: child) }
        for (child, meter) in meters where !children.contains(child) {
            meters[child] = nil
            // A child that only read an answer is no run.
            guard meter.hasSeenOrchestrator else { continue }
            costs.append(meter.milliseconds)
            if let size = ColonFields("/proc/\(front)/status").number("VmRSS") { resident.append(Double(size) / 1024) }
        }
        for child in meters.keys { meters[child]?.look() }
    }

    private func part(_ choose: ([Double]) -> ArraySlice<Double>) -> Samples {
        var samples = Samples()
        for value in choose(resident.values) { samples.append(value) }
        return samples
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Metrics
internal import Synchronization

/// Counters of this process, kept in memory: the backend that swift-metrics is given. Recorders and timers go nowhere.
package final class CounterRegistry: MetricsFactory {
    /// One counter, by its name in the registry.
    private final class Cell: CounterHandler {
        private let name: String
        private let registry: CounterRegistry

        init(_ name: String, in registry: CounterRegistry) {
            self.name = name
            self.registry = registry
        }

        func increment(by amount: Int64) { registry.add(Int(clamping: amount), to: name) }

        func reset() { registry.remove(name) }
    }

    private let counters = Mutex<[String: Int]>([:])

    package init() {}

    /// Every counter that was ever counted, by label and the values of its dimensions, with dots between.
    package var values: [String: Int] { counters.withLock { $0 } }

    /// The label and what its dimensions say, in order.
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Cell(([label] + dimensions.map(\.1)).joined(separator: "."), in: self)
    }

    /// Nothing is recorded.
    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler { NOOPMetricsHandler.instance }

    /// Nothing is timed.
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        NOOPMetricsHandler.instance
    }

    /// A counter's number outlives whoever counted.
    package func destroyCounter(_ handler: any CounterHandler) {}
    /// Nothing to release.
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Nothing to release.
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func add(_ amount: Int, to name: String) {
        counters.withLock { values in
            // A counter that is full stays full.
            let (sum, isTooMuch) = (values[name] ?? 0).addingReportingOverflow(amount)
            values[name] = isTooMuch ? .max : sum
        }
    }

    private func remove(_ name: String) { counters.withLock { $0[name] = nil } }
}

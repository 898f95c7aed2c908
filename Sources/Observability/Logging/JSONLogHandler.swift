// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
package import Logging

/// One JSON object for each line: time, level, message, what it is about, and the rest of the metadata. Everything is
/// redacted before it becomes JSON, keys included.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level

    private let redactor: Redactor
    private let now: @Sendable () -> Timestamp
    private let sink: @Sendable ([UInt8]) -> Void

    /// - Parameter sink: takes a whole line with its line feed, at once.
    package init(
        level: Logger.Level, redactor: Redactor, now: @escaping @Sendable () -> Timestamp,
        sink: @escaping @Sendable ([UInt8]) -> Void
    ) {
        logLevel = level
        self.redactor = redactor
        self.now = now
        self.sink = sink
    }

    /// A logger that writes through this handler, without any state of the process.
    package var logger: Logger { Logger(label: "nexus", factory: { _ in self }) }

    /// What every line of this handler carries.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes the line.
    package func log(event: LogEvent) {
        var values = metadata
        for more in [metadataProvider?.get(), event.metadata].compactMap(\.self) { values.merge(more) { $1 } }
        var line = JSONLine()
        line.append("time", LogTime.text(now()))
        line.append("level", event.level.rawValue)
        line.append("message", redactor.redact("\(event.message)"))
        for key in LogCorrelation.allCases {
            guard let value = values.removeValue(forKey: key.rawValue) else { continue }
            line.append(key.rawValue, redactor.redact("\(value)"))
        }
        if let error = event.error { line.append("error", redactor.redact("\(error)")) }
        if !values.isEmpty { line.append("metadata", object(values)) }
        sink(line.bytes)
    }

    private func object(_ values: Logger.Metadata) -> JSONLine {
        var object = JSONLine()
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            let key = redactor.redact(key)
            switch value {
            case .dictionary(let values): object.append(key, self.object(values))
            case .array(let values): object.append(key, values.map { Array(redactor.redact("\($0)").utf8) })
            case .string, .stringConvertible: object.append(key, redactor.redact("\(value)"))
            }
        }
        return object
    }
}

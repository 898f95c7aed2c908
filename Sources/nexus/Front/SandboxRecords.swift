// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Foundation
internal import SandboxRuntime

/// Running sandboxes as they are printed.
struct SandboxRecords {
    /// One, with the keys that nexus promises to other programs.
    private struct Record: Encodable {
        let id: String
        let policy: String
        let plan: String
        let started: Timestamp
        let state: String
        let memoryBytes: Int
        let memoryPeakBytes: Int
        let memoryLimitBytes: Int
        let cpuMicroseconds: Int
        let pids: Int
        let pidsLimit: Int
    }

    private let readings: [SandboxReading]

    init(_ readings: [SandboxReading]) { self.readings = readings }

    /// One array, a sandbox in each element.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return String(decoding: try encoder.encode(readings.map(record)), as: UTF8.self)
    }

    /// What runs, since when, and how much of the machine it holds.
    var list: String {
        table(["ID", "POLICY", "STARTED", "STATE", "PIDS", "MEMORY", "CPU"]) {
            [
                $0.name.description, $0.policy, time($0.startedAt), state($0), "\($0.pids)", size($0.memoryBytes),
                seconds($0.cpuMicroseconds),
            ]
        }
    }

    /// What it holds against what it may.
    var usage: String {
        table(["ID", "MEMORY", "PEAK", "LIMIT", "PIDS", "LIMIT", "CPU"]) {
            [
                $0.name.description, size($0.memoryBytes), size($0.peakMemoryBytes), size($0.memoryLimitBytes),
                "\($0.pids)", "\($0.pidsLimit)", seconds($0.cpuMicroseconds),
            ]
        }
    }

    private func record(_ reading: SandboxReading) -> Record {
        Record(
            id: reading.name.description, policy: reading.policy, plan: Hexadecimal.encode(reading.plan),
            started: Timestamp(milliseconds: reading.startedAt), state: state(reading),
            memoryBytes: reading.memoryBytes, memoryPeakBytes: reading.peakMemoryBytes,
            memoryLimitBytes: reading.memoryLimitBytes, cpuMicroseconds: reading.cpuMicroseconds, pids: reading.pids,
            pidsLimit: reading.pidsLimit)
    }

    private func state(_ reading: SandboxReading) -> String { reading.isFrozen ? "frozen" : "running" }

    private func time(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
    }

    private func size(_ bytes: Int) -> String {
        bytes < 1 << 20 ? "\(bytes >> 10) KiB" : bytes < 10 << 30 ? "\(bytes >> 20) MiB" : "\(bytes >> 30) GiB"
    }

    private func seconds(_ microseconds: Int) -> String {
        let hundredths = microseconds / 10_000
        return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)s"
    }

    private func table(_ headings: [String], _ row: (SandboxReading) -> [String]) -> String {
        let lines = [headings] + readings.map { row($0).map { TerminalText.escape($0) } }
        let widths = headings.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            zip(line, widths).enumerated().map { index, cell in
                index == headings.count - 1
                    ? cell.0 : cell.0.padding(toLength: cell.1, withPad: " ", startingAt: 0)
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Foundation
internal import Linux

/// The main job on the sample, everything real: its wall time, and what of it is nexus itself.
struct SampleRunBenchmark {
    /// How long the run goes on unobserved; as much of the orchestrator's end is missed at most.
    private static let lookMilliseconds = 5

    let stage: Stage
    let runs: Int

    func rows() throws -> [BenchRow] {
        var (wall, own, tools, resident) = (Samples(), Samples(), Samples(), Samples())
        for _ in 0..<runs {
            let (milliseconds, meter) = try once()
            wall.append(milliseconds)
            own.append(meter.milliseconds)
            tools.append(meter.toolMilliseconds)
            resident.append(meter.peakMiB)
        }
        return [
            BenchRow("sample-run", "wall", unit: "ms", wall), BenchRow("sample-run", "nexus-cpu", unit: "ms", own),
            BenchRow("sample-run", "git-cpu", unit: "ms", tools),
            BenchRow("sample-run", "orchestrator-rss", unit: "MiB", resident),
        ]
    }

    /// In a folder of its own, so that nothing is resumed.
    private func once() throws -> (milliseconds: Double, meter: RunMeter) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nexus-bench.\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let arguments = [
            "run", stage.sampleSpecification, "--repo", "\(folder)/repo", "--mock", "--state", "\(folder)/state",
        ]
        let program = Program(stage.nexus, arguments)
        let null: FileDescriptor = try Files.open("/dev/null", .writeOnly)
        let before = Linux.Timer.now
        let process = try program.start(output: null.number)
        null.close()
        var meter = RunMeter(supervisor: process)
        let end = try Processes.descriptor(of: process)
        while try Poll.wait(for: [end.number], milliseconds: Self.lookMilliseconds).isEmpty { meter.look() }
        let milliseconds = Double(Linux.Timer.now - before) / 1000
        // It has ended but is not reaped: its own clock can still be read.
        meter.look()
        end.close()
        try program.expectSuccess(of: process)
        guard meter.hasSeenOrchestrator else {
            throw BenchError(
                code: "bench.orchestrator", operation: "observe", subject: "nexus run",
                cause: "no orchestrator was seen"
            )
        }
        return (milliseconds, meter)
    }
}

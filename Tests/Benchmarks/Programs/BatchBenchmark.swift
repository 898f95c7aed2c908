// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Foundation
internal import Linux

/// A batch of trivial specifications, two at a time: what nexus itself costs for each, and whether the batch's own
/// process stays as small as it began.
struct BatchBenchmark {
    private static let lookMilliseconds = 5
    private static let specification = """
        # Trivial

        ## T: Trivial
        - scope: `trivial.txt`

        ### T-1: Be there
        - level: may

        It is there.

        """
    private static let recording = """
        nexus-recording: 1
        attempts:
          - work-item: T
            attempt: 1
            turns:
              - write: trivial.txt
                text: |
                  here
              - finish: It is there.

        """

    let stage: Stage
    let specifications: Int

    func rows() throws -> [BenchRow] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nexus-bench.\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: "\(folder)/recordings", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for index in 0..<specifications {
            let name = "spec-\(String(index + 100_000).dropFirst())"
            try Self.specification.write(toFile: "\(folder)/\(name).md", atomically: false, encoding: .utf8)
            try Self.recording.write(
                toFile: "\(folder)/recordings/\(name).yaml", atomically: false, encoding: .utf8)
        }
        return try measure(folder)
    }

    private func measure(_ folder: String) throws -> [BenchRow] {
        let program = Program(
            stage.nexus,
            [
                "batch", folder, "--recordings", "\(folder)/recordings", "--output", "\(folder)/out", "--jobs", "2",
                "--quiet",
            ])
        let null: FileDescriptor = try Files.open("/dev/null", .writeOnly)
        let before = Linux.Timer.now
        let process = try program.start(output: null.number)
        null.close()
        var watch = BatchWatch(front: process)
        let end = try Processes.descriptor(of: process)
        while try Poll.wait(for: [end.number], milliseconds: Self.lookMilliseconds).isEmpty { watch.look() }
        let milliseconds = Double(Linux.Timer.now - before) / 1000
        let front = RunMeter.processorMilliseconds(of: process) ?? 0
        end.close()
        try program.expectSuccess(of: process)
        var (wall, own) = (Samples(), Samples())
        wall.append(milliseconds / Double(specifications))
        for cost in watch.costs { own.append(cost + front / Double(specifications)) }
        return [
            BenchRow("batch", "wall-per-spec", unit: "ms", wall), BenchRow("batch", "nexus-cpu", unit: "ms", own),
            BenchRow("batch", "front-rss", unit: "MiB", watch.resident),
            BenchRow("batch", "front-rss-last-over-first", watch.last, over: watch.first),
        ]
    }
}

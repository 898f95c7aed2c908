// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Foundation
internal import Linux
internal import Planning

/// What large plans cost: `nexus plan` of 10,000 requirements, and the critical path of 100,000 nodes.
struct PlanBenchmark {
    private static let nodes = 100_000

    let stage: Stage
    let runs: Int

    func rows() throws -> [BenchRow] {
        var rows = [BenchRow("plan-10k", "wall", unit: "ms", try planned())]
        let own = try criticalPath()
        rows.append(BenchRow("critical-path-100k", "nexus", unit: "ms", own))
        guard let peer = try networkx() else { return rows }
        rows.append(BenchRow("critical-path-100k", "networkx", unit: "ms", peer))
        return rows + [BenchRow("critical-path-100k", "nexus/networkx", own, over: peer)]
    }

    private func planned() throws -> Samples {
        let file = FileManager.default.temporaryDirectory.appending(path: "nexus-bench.\(UUID().uuidString).md").path
        let text = LargeSpecification(components: 1000, requirementsEach: 10).text
        try Data(text.utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let program = Program(stage.nexus, ["plan", file])
        let null: FileDescriptor = try Files.open("/dev/null", .writeOnly)
        var samples = Samples()
        for _ in 0..<runs {
            let before = Linux.Timer.now
            try program.run(output: null.number)
            samples.append(Double(Linux.Timer.now - before) / 1000)
        }
        null.close()
        return samples
    }

    /// One chain, written backwards, with an edge that leaps ahead at each node; building the graph is not counted.
    private func criticalPath() throws -> Samples {
        let nodes = Array((0..<Self.nodes).reversed())
        let graph = try TaskGraph(nodes) { $0 == 0 ? [] : [$0 - 1, $0 / 2] }
        var samples = Samples()
        for _ in 0..<runs {
            let before = Linux.Timer.now
            let length = graph.criticalPath.count
            samples.append(Double(Linux.Timer.now - before) / 1000)
            guard length == Self.nodes else {
                throw BenchError(
                    code: "bench.path", operation: "find", subject: "the critical path",
                    cause: "it has \(length) nodes, not \(Self.nodes)")
            }
        }
        return samples
    }

    /// The same graph through Python's networkx (`pip install networkx`); nil where it is not installed.
    private func networkx() throws -> Samples? {
        let script = """
            import sys, time, networkx
            n, runs = int(sys.argv[1]), int(sys.argv[2])
            graph = networkx.DiGraph()
            graph.add_edges_from((b, a) for a in range(n - 1, 0, -1) for b in (a - 1, a // 2))
            for _ in range(runs):
                start = time.perf_counter()
                length = len(networkx.dag_longest_path(graph))
                print((time.perf_counter() - start) * 1000)
                assert length == n
            """
        let path = FileManager.default.temporaryDirectory.appending(path: "nexus-bench.\(UUID().uuidString)").path
        let output: FileDescriptor = try Files.open(path, [.writeOnly, .create, .exclusive], mode: 0o600)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let probe = Program(
            "/usr/bin/env", ["python3", "-c", "import sys, importlib.util as u; sys.exit(not u.find_spec('networkx'))"])
        guard (try? probe.run()) != nil else {
            output.close()
            return nil
        }
        try Program("/usr/bin/env", ["python3", "-c", script, "\(Self.nodes)", "\(runs)"]).run(output: output.number)
        output.close()
        var samples = Samples()
        for line in String(decoding: try Files.contents(of: path), as: UTF8.self).split(separator: "\n") {
            if let milliseconds = Double(line) { samples.append(milliseconds) }
        }
        return samples
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// `nexus --version`: what starting the program costs before it does anything.
struct VersionBenchmark {
    let stage: Stage
    let runs: Int

    func rows() throws -> [BenchRow] {
        let program = Program(stage.nexus, ["--version"])
        let null: FileDescriptor = try Files.open("/dev/null", .writeOnly)
        var samples = Samples()
        try program.run(output: null.number)
        for _ in 0..<runs {
            let before = Timer.now
            try program.run(output: null.number)
            samples.append(Double(Timer.now - before) / 1000)
        }
        null.close()
        return [BenchRow("version", "wall", unit: "ms", samples)]
    }
}

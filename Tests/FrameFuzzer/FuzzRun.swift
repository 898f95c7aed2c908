// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// One run: the seeds as they are, then mutations of them until the time is over.
struct FuzzRun {
    private let options: Options

    init(_ options: Options) { self.options = options }

    /// Unbuffered: the process ends without flushing.
    static func say(_ line: String) { try? StandardStream.output.write(Array((line + "\n").utf8)) }

    /// - Returns: the exit status.
    func run() -> Int32 {
        PeakMemory.limitAddressSpace(bytes: 4 << 30)
        var judge = Judge()
        if let input = options.input { return verdict(of: [input], &judge) }
        let seeds = Seeds.all
        guard verdict(of: seeds, &judge) == 0 else { return 1 }
        guard judge.accepted >= seeds.count else {
            Self.say("frame-fuzzer: only \(judge.accepted) of \(seeds.count) seeds are accepted")
            return 1
        }
        return mutate(seeds, &judge)
    }

    private func mutate(_ seeds: [[UInt8]], _ judge: inout Judge) -> Int32 {
        var mutator = Mutator(seeds: seeds, random: Xorshift(seed: options.seed))
        let start = Timer.now
        let end = start + options.seconds * 1_000_000
        var executions = 0
        while Timer.now < end {
            for _ in 0..<64 {
                guard verdict(of: [mutator.next()], &judge) == 0 else { return 1 }
            }
            executions += 64
        }
        let rate = executions * 1_000_000 / max(1, Timer.now - start)
        Self.say(
            "frame-fuzzer: \(executions) executions, \(rate) per second, \(judge.accepted) accepted, "
                + "\(seeds.count) seeds, --seed \(options.seed)")
        return 0
    }

    private func verdict(of inputs: [[UInt8]], _ judge: inout Judge) -> Int32 {
        for input in inputs {
            guard let broken = judge.judge(input) else { continue }
            Self.say("frame-fuzzer: \(broken); --seed \(options.seed)\n--input \(Hexadecimal.encode(input))")
            return 1
        }
        return 0
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// What the command line asks for.
struct Options {
    /// How long to go on; 0 judges the seeds alone.
    let seconds: Int
    /// Where the pseudo-random sequence starts; the clock chooses when nothing does.
    let seed: UInt64
    /// One input to judge again, instead of mutating.
    let input: [UInt8]?

    /// Nil for what is no usage.
    init?(_ arguments: some Sequence<String>) {
        var values: [String: String] = [:]
        var rest = Array(arguments)[...]
        while let name = rest.popFirst() {
            guard ["--seconds", "--seed", "--input"].contains(name), let value = rest.popFirst() else { return nil }
            values[name] = value
        }
        guard let seconds = Int(values["--seconds"] ?? "0"), (0...86_400).contains(seconds) else { return nil }
        guard let seed = values["--seed"].map({ UInt64($0) }) ?? UInt64(Timer.now) else { return nil }
        if let digits = values["--input"] {
            guard let bytes = Hexadecimal.decode(digits) else { return nil }
            input = bytes
        } else {
            input = nil
        }
        self.seconds = seconds
        self.seed = seed
    }
}

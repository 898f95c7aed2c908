// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// The programs that say from inside what they see, as one JSON object of strings.
enum Probe {
    static let interpreter = "/usr/bin/python3"

    /// Files in Probes; `core` stands before each.
    enum File: String, Sendable { case calls, channels, places, limits, programs }

    /// The command that runs one probe.
    static func command(_ file: File, _ name: String, _ arguments: [String] = []) throws -> [String] {
        let folder = "Tests/KernelTests/Probes"
        let source = try ["core", file.rawValue].map { try Stage.text("\(folder)/\($0).py") }.joined(separator: "\n")
        let end = "\nprint(json.dumps(PROBES[sys.argv[1]]()))\n"
        return [interpreter, "-I", "-c", source + end, name] + arguments
    }

    /// The last line of what it printed.
    static func answer(_ ended: EndedSandbox) throws -> [String: String] {
        guard let line = ended.output.split(whereSeparator: \.isNewline).last,
            let answer = try? JSONDecoder().decode([String: String].self, from: Data(line.utf8))
        else {
            throw HarnessFault("the probe said nothing: \(ended)")
        }
        return answer
    }
}

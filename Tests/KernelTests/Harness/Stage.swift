// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// Where the programs under test lie, and the policies that they come with.
enum Stage {
    /// The installation that `NEXUS_STAGE` names; without it, what was built beside this test.
    static let supervisor: String = {
        if let stage = ProcessInfo.processInfo.environment["NEXUS_STAGE"] {
            return "\(stage)/libexec/nexus/nexus-supervisor"
        }
        let test = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return test.deletingLastPathComponent().appending(path: "nexus-supervisor").path
    }()

    /// The built-in agent, beside it.
    static let agent = supervisor.replacing("nexus-supervisor", with: "nexus-agent")

    /// The package's own folder.
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A text file of the package.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: package.appending(path: path), encoding: .utf8)
    }
}

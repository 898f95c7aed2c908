// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// The staged `nexus`, started through a shell so that its descriptors can be arranged, and a folder for what it is
/// shown. The folder is root's and under the system's temporary one, as an operator's would be.
struct RedTeamStage: ~Copyable {
    static var mayRun: Bool { isRequired || (getuid() == 0 && FileManager.default.isExecutableFile(atPath: program)) }

    private static var environment: [String: String] { ProcessInfo.processInfo.environment }
    private static var isRequired: Bool {
        environment["NEXUS_REQUIRE"]?.split(separator: ",").contains("stage") == true
    }
    static var stage: String { environment["NEXUS_STAGE"] ?? ".build/stage" }
    static var program: String { "\(stage)/bin/nexus" }
    static var specification: String { "\(stage)/share/nexus/samples/specs/minimal_design_doc.md" }

    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "/nexus-redteam-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs a script in which `$nexus`, `$spec` and `$folder` are set; its exit status.
    func run(_ script: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script]
        process.environment = [
            "PATH": "/usr/bin:/bin", "nexus": Self.program, "spec": Self.specification, "folder": folder,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

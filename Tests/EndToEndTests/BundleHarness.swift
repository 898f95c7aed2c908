// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

extension BadInputHarness {
    /// Runs the sample, so that there is something to export.
    func runSample(prefix: [String] = [], _ more: [String] = []) throws {
        let end = try run(runArguments() + more, prefix: prefix)
        guard end.status == 0 else { throw Fault(description: "the sample run: \(end.status) \(end.errors)") }
    }

    func exportArguments(_ output: String, _ more: [String] = []) -> [String] {
        ["export", "--output", path(output), "--state", path("state")] + more
    }

    /// Exports a bundle and gives its bytes.
    @discardableResult
    func export(_ output: String = "bundle.tar", _ more: [String] = []) throws -> [UInt8] {
        let end = try run(exportArguments(output, more))
        guard end.status == 0 else { throw Fault(description: "export: \(end.status) \(end.errors)") }
        #expect(end.output == "")
        #expect(end.errors.hasPrefix("bundle with runs: 1, merges: 3"), "\(end.errors)")
        return Array(try Data(contentsOf: URL(filePath: path(output))))
    }

    /// Exports to no avail: one sentence, its status, and no file. (Looking at SQLite moves the times of its side files, so
    /// that the state is not compared.)
    func expectNoExport(
        _ more: [String] = [], status: Int32 = 64, says parts: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let end = try run(exportArguments("bundle.tar", more))
        #expect(end.status == status, "\(end.errors)", sourceLocation: sourceLocation)
        #expect(end.errors.split(separator: "\n").count == 1, "\(end.errors)", sourceLocation: sourceLocation)
        for part in parts { #expect(end.errors.contains(part), "\(end.errors)", sourceLocation: sourceLocation) }
        #expect(!FileManager.default.fileExists(atPath: path("bundle.tar")), sourceLocation: sourceLocation)
    }

    var publicKey: String { path("state/keys/signing.ed25519.pub.pem") }
}

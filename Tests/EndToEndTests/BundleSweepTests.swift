// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import ControlPlane
import Foundation
import Testing

/// A run's bundle with one byte changed, again and again, given to what `nexus verify` calls: starting the program for
/// each byte would take hours. `make soak` sets EVERY_BYTE; nexus itself would take NEXUS_ for a misspelt setting.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BundleSweepTests {
    private static let isWhole = ProcessInfo.processInfo.environment["EVERY_BYTE"] != nil
    /// How many bytes are changed when not all are.
    private static let sample = 500
    private static let lanes = 2

    @Test("A bundle with any one byte changed is refused as damaged")
    func sweep() async throws {
        let harness = try BadInputHarness()
        try harness.runSample()
        let bundle = try harness.export()
        let step = Self.isWhole ? 1 : max(1, bundle.count / Self.sample)
        let places = Array(stride(from: 0, to: bundle.count, by: step))
        let start = ContinuousClock.now
        let findings = try await withThrowingTaskGroup(of: [String].self) { group in
            for lane in 0..<Self.lanes {
                let path = harness.path("lane-\(lane).tar")
                try harness.write(bundle, to: "lane-\(lane).tar")
                let own = places.indices.filter { $0 % Self.lanes == lane }.map { places[$0] }
                group.addTask { try Self.change(own, of: bundle, in: path) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(findings == [])
        print("changed \(places.count) of \(bundle.count) bytes in \(ContinuousClock.now - start)")
    }

    /// - Returns: what was not noticed, or not told as damage.
    private static func change(_ places: [Int], of bundle: [UInt8], in path: String) throws -> [String] {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        defer { try? file.close() }
        func put(_ byte: UInt8, at place: Int) throws {
            try file.seek(toOffset: UInt64(place))
            try file.write(contentsOf: [byte])
        }
        var findings: [String] = []
        for place in places {
            // Every bit takes its turn; the lowest turns digits and letters into other valid ones.
            let flip: UInt8 = place.isMultiple(of: 3) ? 0x01 : 1 << UInt8(place % 8)
            try put(bundle[place] ^ flip, at: place)
            do throws(ControlError) {
                _ = try VerifyCommand.report(path, key: nil, asJSON: false)
                findings.append("byte \(place) was not noticed")
            } catch {
                if error.exitStatus != 6 { findings.append("byte \(place): \(error)") }
            }
            try put(bundle[place], at: place)
        }
        // The control: with every byte as it was, it verifies.
        _ = try VerifyCommand.report(path, key: nil, asJSON: false)
        return findings
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import Sandbox
import SandboxRuntime
import Testing

/// Compares what this process and the machine hold before and after each test: descriptors, children, mounts, and
/// the cgroups of supervisors that the test started.
struct LeavesNothing: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        let before = Holdings()
        try await function()
        let after = Holdings()
        #expect(after.descriptors == before.descriptors, "descriptors")
        #expect(after.children == before.children, "children")
        #expect(after.mounts == before.mounts, "mounts")
        #expect(after.branches.subtracting(before.branches).isEmpty, "cgroups")
    }

    private struct Holdings {
        let descriptors: [String]
        let children: [String]
        let mounts: String
        /// Only those of processes that no longer run: others use this machine too.
        let branches: Set<String>

        init() {
            children = Self.names("/proc/self/task").flatMap {
                Self.text("/proc/self/task/\($0)/children").split(separator: " ").map(String.init)
            }
            mounts = Self.text("/proc/self/mountinfo")
            branches = Set(
                Host.facts.cgroups.folders.flatMap { folder in
                    Self.names(folder).filter { $0.hasPrefix("nexus.") && Self.isAbandoned($0) }.map {
                        "\(folder)/\($0)"
                    }
                })
            descriptors = Self.names("/proc/self/fd").filter { $0 != "" }.compactMap { number in
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)"))
                    .map { "\(number) \($0)" }
            }.sorted()
        }

        private static func isAbandoned(_ name: String) -> Bool {
            guard let process = Int32(name.dropFirst(6)) else { return false }
            do {
                _ = try Processes.descriptor(of: process)
                return false
            } catch { return true }
        }

        private static func names(_ folder: String) -> [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        }

        private static func text(_ path: String) -> String {
            String(decoding: (try? Files.contents(of: path)) ?? [], as: UTF8.self)
        }
    }
}

extension Trait where Self == LeavesNothing {
    /// Nothing may be left by each test of the suite.
    static var leavesNothing: LeavesNothing { LeavesNothing() }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Linux
import Policies
import Sandbox
import SandboxRuntime

/// What the front would seal: the orchestrator's own confinement, and the shipped policy for checks.
struct HostileOrchestratorPlans {
    /// What this host can give, asked once.
    static let host = HostProbe.run()

    private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The folder of the programs that were built with this test.
    static let programs = ((try? AbsolutePath.ofThisProgram()) ?? "").split(separator: "/").dropLast()
        .map { "/\($0)" }.joined()

    /// Why no supervisor can be started here, nil when one can.
    static let obstacle: String? = {
        do {
            try host.require(try policy())
            return nil
        } catch { return "\(error)" }
    }()

    /// Whether this host must be able to (`NEXUS_REQUIRE=root`): then there is no skipping.
    static let isRequired =
        ProcessInfo.processInfo.environment["NEXUS_REQUIRE"]?.split(separator: ",").contains("root") == true

    static func sealed(owner: Owner, state: String) throws -> [SealedPlan] {
        let policy = try policy()
        let image = try image(policy.image)
        let orchestrator = try OrchestratorPlan(
            grants: [.init(path: state, isFolder: true, isWritable: true)], program: programs + "/nexus",
            uid: owner.uid, gid: owner.gid
        ).compile(
            image: image, host: host,
            filter: try SyscallFilterCompiler().compile(
                allowing: try SyscallSelection.names(of: OrchestratorPlan.syscalls)
            ).bytes)
        let names = try SyscallSelection.names(of: policy.syscalls)
        let filter = try SyscallFilterCompiler().compile(allowing: names)
        return [
            orchestrator,
            try PlanCompiler(host: host).compile(policy, image: image, filter: filter.bytes, tools: []),
        ]
    }

    private static func text(_ path: String) throws -> SourceText {
        let url = package.appending(path: path)
        return try SourceText(file: url.path, bytes: Array(Data(contentsOf: url)))
    }

    private static func policy() throws -> SandboxPolicy {
        let resolver = PolicyResolver(vocabulary: SyscallSets.vocabulary)
        guard let name = PolicyName("verifier") else { throw CocoaError(.featureUnsupported) }
        return try resolver.resolve(name) { name throws(PolicyError) in
            do { return try text("policies/\(name).yaml") } catch {
                throw PolicyError(
                    .extends, operation: "open policy", subject: name.text, cause: "\(error)", location: nil)
            }
        }.policy
    }

    private static func image(_ name: ImageName) throws -> Image {
        try ImageDecoder().decode(try text("images/\(name).yaml"), name: name)
    }

    /// The hostile client's source.
    static func client() throws -> String { try source("HostileOrchestrator") }

    /// A client's source in this folder.
    static func source(_ name: String) throws -> String {
        try String(contentsOf: package.appending(path: "Tests/EndToEndTests/\(name).py"), encoding: .utf8)
    }
}

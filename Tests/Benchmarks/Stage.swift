// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import Policies
internal import Sandbox
internal import SandboxRuntime

/// The staged installation whose speed is measured.
struct Stage {
    private let folder: String

    /// - Throws: when nothing is staged there.
    init(_ folder: String) throws {
        self.folder = try AbsolutePath.normalised(folder)
        guard (try? FileStatus(path: supervisor)) != nil else {
            throw BenchError(
                code: "bench.stage", operation: "open stage", subject: folder, cause: "no supervisor lies there",
                hint: "make build stages one")
        }
    }

    var nexus: String { "\(folder)/bin/nexus" }
    var supervisor: String { "\(folder)/libexec/nexus/nexus-supervisor" }
    private var share: String { "\(folder)/share/nexus" }
    var sampleSpecification: String { "\(share)/samples/specs/minimal_design_doc.md" }

    /// A shipped policy, unchanged, compiled for this host.
    func plan(_ name: String, host: HostFacts, tools: [PlanCompiler.Tool] = []) throws -> SealedPlan {
        guard let name = PolicyName(name) else {
            throw BenchError(code: "bench.policy", operation: "open policy", subject: name, cause: "not a name")
        }
        let resolver = PolicyResolver(vocabulary: SyscallSets.vocabulary)
        let policy = try resolver.resolve(name) { name throws(PolicyError) in
            try source("policies/\(name).yaml")
        }.policy
        let image = try ImageDecoder().decode(try source("images/\(policy.image).yaml"), name: policy.image)
        let filter = try SyscallFilterCompiler().compile(allowing: try SyscallSelection.names(of: policy.syscalls))
        return try PlanCompiler(host: host).compile(policy, image: image, filter: filter.bytes, tools: tools)
    }

    private func source(_ name: String) throws(PolicyError) -> SourceText {
        let bytes: [UInt8]
        do { bytes = try Files.contents(of: "\(share)/\(name)") } catch {
            throw PolicyError(.extends, operation: "open", subject: name, cause: "\(error.errno)", location: nil)
        }
        return try SourceText(file: name, bytes: bytes)
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import Policies
internal import Sandbox
internal import SandboxRuntime
internal import Settings

/// Policies and images as files, decoded, resolved and compiled to sealed plans.
struct PolicyLibrary {
    let installation: Installation
    /// Folders of the operator's own, looked in first.
    let (policies, images): (String?, String?)

    init(installation: Installation, settings: ResolvedSettings) {
        self.installation = installation
        (policies, images) = (settings.policies, settings.images)
    }

    /// A policy by name (of the operator's own or of the installation) or by path, with all that it extends.
    func policy(_ reference: String) throws -> ResolvedPolicy {
        let isPath = reference.contains("/") || reference.hasSuffix(".yaml")
        let base = reference.split(separator: "/").last.map(String.init) ?? ""
        let stem = base.hasSuffix(".yaml") ? String(base.dropLast(5)) : base
        guard let name = PolicyName(stem) else {
            throw FrontError(code: "policy.name", operation: "open policy", subject: reference, cause: "not a name")
        }
        let path = isPath ? reference : find("\(name).yaml", in: policies, orShipped: "policies")
        // What the policy extends is looked for beside it, then as policies by name are.
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return try PolicyResolver(vocabulary: SyscallSets.vocabulary).resolve(name) {
            wanted throws(PolicyError) in
            if wanted == name { return try read(path, asked: wanted) }
            let beside = "\(folder.isEmpty ? "." : folder)/\(wanted).yaml"
            let exists = (try? FileStatus(path: beside)) != nil
            return try read(
                exists ? beside : find("\(wanted).yaml", in: policies, orShipped: "policies"), asked: wanted)
        }
    }

    private func find(_ file: String, in folder: String?, orShipped shipped: String) -> String {
        if let own = folder.map({ "\($0)/\(file)" }), (try? FileStatus(path: own)) != nil { return own }
        return "\(installation.share)/\(shipped)/\(file)"
    }

    /// A name as a file of the installation has it.
    func imageName(_ text: String) throws(FrontError) -> ImageName {
        guard let name = ImageName(text) else {
            throw FrontError(code: "image.name", operation: "open image", subject: text, cause: "not a name")
        }
        return name
    }

    /// The image that a policy names.
    func image(_ name: ImageName) throws -> PinnedImage {
        let path = find("\(name).yaml", in: images, orShipped: "images")
        let bytes = try installation.read(path, limit: SourceText.byteLimit)
        return PinnedImage(try ImageDecoder().decode(try SourceText(file: path, bytes: bytes), name: name), file: bytes)
    }

    /// A policy and the image that it names, both as they would be used.
    func pinned(_ reference: String) throws -> (policy: ResolvedPolicy, image: PinnedImage) {
        let policy = try policy(reference)
        let image = try image(policy.policy.image)
        try image.require(by: policy.policy)
        return (policy, image)
    }

    /// The filter for a choice of calls, and their names.
    func filter(_ syscalls: SandboxPolicy.Syscalls) throws -> SyscallFilter {
        try SyscallFilterCompiler().compile(
            allowing: try SyscallSelection.names(of: syscalls), rules: syscalls.rules ?? [])
    }

    /// The plan that will be enforced.
    func plan(_ policy: SandboxPolicy, host: HostFacts, tools: [PlanCompiler.Tool] = []) throws -> SealedPlan {
        let image = try image(policy.image)
        try image.require(by: policy)
        if let folder = image.image.folder { try requireTrust(in: folder) }
        return try PlanCompiler(host: host).compile(
            policy, image: image.image, filter: try filter(policy.syscalls).bytes, tools: tools)
    }

    /// Programs that judge come from it: who may change it would decide. A link could lead elsewhere by the time of a
    /// launch.
    private func requireTrust(in folder: String) throws(FrontError) {
        let resolved = try TrustedPath.check(folder, privileged: installation.isPrivileged)
        guard resolved != folder else { return }
        throw FrontError(
            code: "image.link", operation: "open image folder", subject: folder, cause: "a link leads to it",
            hint: "write \(resolved)")
    }

    private func read(_ path: String, asked name: PolicyName) throws(PolicyError) -> SourceText {
        let bytes: [UInt8]
        do { bytes = try installation.read(path, limit: SourceText.byteLimit) } catch {
            throw PolicyError(
                .extends, operation: "open policy", subject: name.text, cause: error.cause, hint: error.hint,
                location: nil)
        }
        return try SourceText(file: path, bytes: bytes)
    }
}

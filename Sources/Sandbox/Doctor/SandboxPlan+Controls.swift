// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime

/// Plans with one guard off: the doctor's controls. Nothing but its own probe ever runs under them.
extension SandboxPlan {
    /// A copy with a change.
    func with(_ change: (inout SandboxPlan) -> Void) -> SandboxPlan {
        var plan = self
        change(&plan)
        return plan
    }

    /// Without the list of calls, which would hide what another guard does.
    var unfiltered: SandboxPlan {
        with { $0.payload.removeAll { ["syscall-filter", "watched-syscall-filter"].contains($0.stage) } }
    }

    /// Shares a namespace with the host. What the set-up does in it would be done to the host, and is left out.
    func sharing(_ namespace: Namespaces) -> SandboxPlan {
        unfiltered.with { plan in
            plan.namespaces.remove(namespace)
            let stage: String? =
                switch namespace {
                case .network: "loopback"
                case .uts: "hostname"
                default: nil
                }
            plan.setup.removeAll { $0.stage == stage }
        }
    }

    /// Shows a folder of the host at its own path, and everything that is shown to be written.
    func exposing(_ folder: String) -> SandboxPlan {
        with { plan in
            plan.setup = plan.setup.map { step in
                guard case .hostPath(let source, let target, let isFolder, var attributes) = step else { return step }
                attributes.remove(.readOnly)
                return .hostPath(source: source, target: target, isFolder: isFolder, attributes: attributes)
            }
            let seal = plan.setup.firstIndex(of: .sealRoot) ?? plan.setup.endIndex
            let parents = folder.split(separator: "/").dropLast()
            var steps: [Step] = []
            for count in 1..<(parents.count + 1) where parents.count > 0 {
                let parent = "/" + parents.prefix(count).joined(separator: "/")
                if !plan.setup.contains(where: { $0.isFolder(parent) }) {
                    steps.append(.folder(path: parent, mode: 0o755))
                }
            }
            steps.append(.folder(path: folder, mode: 0o755))
            steps.append(.hostPath(source: folder, target: folder, isFolder: true, attributes: [.noSetUID]))
            plan.setup.replaceSubrange(seal..<min(seal + 1, plan.setup.endIndex), with: steps)
        }
    }

    /// Host ids themselves instead of mapped ones.
    var unmapped: SandboxPlan {
        with { plan in
            plan.setup.removeAll { $0 == .userNamespace }
            plan.identity = .slot
        }
    }

    /// Payload and reaper stay who started them.
    var withoutUsers: SandboxPlan {
        with { plan in
            plan.setup.removeAll { $0 == .userNamespace }
            plan.reaper.removeAll { $0.stage == "identity" }
            plan.payload.removeAll { $0.stage == "identity" }
        }
    }

    /// The host's root in all but its namespaces.
    var privileged: SandboxPlan {
        withoutUsers.unfiltered.with { plan in
            let guards: [Step] = [.emptyBoundingSet, .lockSecureBits, .dropCapabilities, .noNewPrivileges]
            plan.payload.removeAll { guards.contains($0) || $0.stage == "landlock" }
            plan.setup.removeAll { $0 == .undumpable }
            plan.reaper.removeAll { $0 == .undumpable }
        }
    }

    /// A root that can be written, with a folder that anybody may write: what is left to refuse it is Landlock.
    func unsealed(_ folder: String) -> SandboxPlan {
        with { plan in
            let seal = plan.setup.firstIndex(of: .sealRoot) ?? plan.setup.endIndex
            plan.setup.replaceSubrange(
                seal..<min(seal + 1, plan.setup.endIndex), with: [.folder(path: folder, mode: 0o777)])
        }
    }
}

extension Step {
    /// Whether it makes, or mounts something on, this folder.
    fileprivate func isFolder(_ path: String) -> Bool {
        if case .folder(path, _) = self { true } else { false }
    }
}

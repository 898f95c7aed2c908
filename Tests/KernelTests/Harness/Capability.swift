// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Glibc
import Linux
import Sandbox
import Testing

/// What the host has to have for these tests. One that is missing skips them, unless `NEXUS_REQUIRE` names it: then it
/// fails.
enum Capability: String, CaseIterable, Sendable {
    case root, namespaces, seccomp, cgroups, overlay, python3, stage

    /// Skips with what is missing.
    static let gate = ConditionTrait.enabled(if: missing.isEmpty, Comment(rawValue: missing.joined(separator: "; ")))

    /// Names in `NEXUS_REQUIRE`.
    static let required = (ProcessInfo.processInfo.environment["NEXUS_REQUIRE"] ?? "").split(separator: ",")
        .map { $0.trimmingCharacters(in: .whitespaces) }

    private static let missing = allCases.compactMap { capability in
        capability.absence.map { "\(capability.rawValue): \($0)" }
    }

    /// Why it can't be used, found out by using it; nil when it can.
    var absence: String? {
        switch self {
        case .root: geteuid() == 0 ? nil : "this is uid \(geteuid())"
        case .namespaces:
            // Not user namespaces: where they are forbidden, the plan has another form.
            Host.facts.absent[.mountNamespace]?.cause ?? Host.facts.absent[.pidNamespace]?.cause
        case .seccomp: Self.seccompAbsence
        case .cgroups: Host.facts.absent[.memoryLimit]?.cause ?? Host.facts.absent[.pidsLimit]?.cause
        case .overlay: Self.overlayAbsence
        case .python3: access(Probe.interpreter, X_OK) == 0 ? nil : "\(Probe.interpreter) does not run"
        case .stage:
            access(Stage.supervisor, X_OK) == 0 ? nil : "\(Stage.supervisor) does not run; `make build` stages it"
        }
    }

    private static var seccompAbsence: String? {
        // SECCOMP_GET_ACTION_AVAIL of SECCOMP_RET_KILL_PROCESS.
        var action: UInt32 = 0x8000_0000
        let result = System.withAddress(of: &action) { System.raw(317, 2, 0, $0) }
        return result == 0 ? nil : "seccomp: \(Errno(rawValue: Int32(-result)))"
    }

    private static var overlayAbsence: String? {
        do {
            _ = try FileSystem("overlay")
            return nil
        } catch { return "\(error)" }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux
import SandboxRuntime
import Testing

extension KernelTests {
    /// What must still work under the policy that checks run under, with its own limits: compilers, package tools and
    /// virtual machines, each with a thread or a child of its own. What is not installed is skipped, unless
    /// `NEXUS_REQUIRE` names it.
    @Suite(.serialized) struct ToolchainTests {
        private func seen(_ probe: String, _ arguments: [String] = [], showing folder: String? = nil) throws -> String {
            var plan = try ShippedPlan.plan(of: "verifier")
            if let folder { plan.show(folder) }
            let command = try Probe.command(.programs, probe, arguments)
            return try Probe.answer(SandboxLaunch(plan, command).run(milliseconds: 120_000)).values.first ?? ""
        }

        @Test("node serves, fetches, starts a thread and a child", .enabled(if: Toolchain.isThere("node")))
        func node() throws { #expect(try seen("node") == "hello child thread") }

        @Test("java compiles and runs a class with a thread and a child", .enabled(if: Toolchain.isThere("java")))
        func java() throws { #expect(try seen("java") == "thread child") }

        @Test("cargo builds and runs a crate", .enabled(if: Toolchain.isThere("cargo")))
        func cargo() throws { #expect(try seen("cargo") == "hello") }

        @Test("swift builds and runs a package", .enabled(if: Toolchain.isThere("swift")))
        func swift() throws {
            let folder = try #require(Toolchain.folder(of: "swift"))
            let shown = folder.hasPrefix("/usr/") ? nil : folder
            #expect(try seen("swift", [folder + "/usr/bin"], showing: shown) == "hello")
        }
    }
}

/// Where programs lie that are installed on some hosts only.
private enum Toolchain {
    /// Also when it is not, but has to be: then the test fails.
    static func isThere(_ name: String) -> Bool {
        Capability.required.contains(name) || folder(of: name) != nil
    }

    /// The folder that holds `usr/bin/NAME`: of the programs that everybody may run, home folders left out.
    static func folder(of name: String) -> String? {
        let path = name == "swift" ? ProcessInfo.processInfo.environment["PATH"] ?? "" : "/usr/bin"
        for folder in path.split(separator: ":") where folder.hasSuffix("/usr/bin") || folder == "/usr/bin" {
            let program = URL(filePath: "\(folder)/\(name)").resolvingSymlinksInPath().path
            guard access(program, X_OK) == 0, !program.hasPrefix("/root/"), !program.hasPrefix("/home/") else {
                continue
            }
            return String(folder.dropLast("/usr/bin".count))
        }
        return nil
    }
}

extension SandboxPlan {
    /// Shows a folder of the host at its own path, read-only.
    fileprivate mutating func show(_ folder: String) {
        var steps: [Step] = []
        var path = ""
        for component in folder.split(separator: "/") {
            path += "/\(component)"
            steps.append(.folder(path: path, mode: 0o755))
        }
        steps.append(
            .hostPath(source: folder, target: folder, isFolder: true, attributes: [.readOnly, .noSetUID, .noDevices]))
        setup.insert(contentsOf: steps, at: setup.firstIndex { $0.stage == "proc" } ?? setup.endIndex)
    }
}

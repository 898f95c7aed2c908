// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import Sandbox
import SandboxRuntime

/// A cgroup of a unified hierarchy that a test made below its own, as a service manager makes one for a service.
final class DelegatedCgroup {
    let path: String

    /// - Parameter parent: nil for the tests' own cgroup.
    init(below parent: DelegatedCgroup? = nil) throws {
        let own = CgroupDiscovery.layout().unified
        path = "\(parent?.path ?? own ?? "")/delegated-\(UUID().uuidString)"
        try Folders.make(path: path)
    }

    deinit { try? Folders.remove(path: path) }

    /// Hands these controllers to the cgroups below the tests' own; left so, like all that others may rely on.
    static func handDown(_ controllers: [String]) throws {
        guard let own = CgroupDiscovery.layout().unified else { return }
        try Files.set("\(own)/cgroup.subtree_control", to: controllers.map { "+\($0)" }.joined(separator: " "))
    }

    /// Moves a process back to where the tests are.
    func release(_ process: Int32) {
        guard let own = CgroupDiscovery.layout().unified else { return }
        try? Files.set("\(own)/cgroup.procs", to: "\(process)")
    }

    /// What one of its files says.
    func text(_ file: String) throws -> String {
        String(decoding: try Files.contents(of: "\(path)/\(file)"), as: UTF8.self)
    }

    /// What the cgroups below have.
    var controllersHandedDown: [Substring] {
        get throws { try text("cgroup.subtree_control").split(whereSeparator: \.isWhitespace) }
    }

    /// The names of the cgroups below.
    var children: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: path).filter {
                try FileStatus(path: "\(path)/\($0)").kind == .directory
            }
        }
    }

    /// The words that start a program in it: a shell steps in and becomes that program.
    func command(_ words: [String]) -> [String] {
        ["-c", #"echo $$ > "$0/cgroup.procs" && exec "$@""#, path] + words
    }
}

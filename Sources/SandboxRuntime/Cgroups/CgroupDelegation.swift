// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// Controllers handed down from our own v2 cgroup to those below it. The kernel allows that only where no process
/// is (cgroups(7), "no internal processes"; the root is excepted): so this process, with what it started, steps into
/// a leaf below first. Nobody else's process is ever moved.
package final class CgroupDelegation {
    private let folder: String
    /// The leaf for our own processes; made only where they stood in the way.
    private let leaf: String
    private var handedDown: [String] = []
    private var moved: [Int32] = []

    /// - Parameters:
    ///   - folder: our own v2 cgroup.
    ///   - leaf: the name of a cgroup below it, that nobody else uses.
    /// - Throws: EBUSY when somebody else's processes are in `folder`; EACCES or EROFS when it is not delegated to us.
    package init(folder: String, leaf: String) throws(LinuxError) {
        self.folder = folder
        self.leaf = "\(folder)/\(leaf)"
        let missing = try Self.absent(below: folder)
        guard !missing.isEmpty else { return }
        do throws(LinuxError) {
            try Self.handDown(missing, from: folder)
        } catch {
            guard error.errno == .busy else { throw error }
            try stepAside(missing)
        }
    }

    /// The controllers that limits need, as far as the kernel and the cgroup above give them to this one.
    package static func available(in folder: String) throws(LinuxError) -> [String] {
        let given = try words(of: "\(folder)/cgroup.controllers")
        return ["memory", "pids", "cpu", "io"].filter(given.contains)
    }

    /// Gives these to every cgroup below.
    static func handDown(_ controllers: [String], from folder: String) throws(LinuxError) {
        guard !controllers.isEmpty else { return }
        let change = controllers.map { "+\($0)" }.joined(separator: " ")
        try Files.set("\(folder)/cgroup.subtree_control", to: change)
    }

    /// Puts back what stepped aside. What nobody had to step aside for stays handed down: another may rely on it.
    package func undo() {
        guard !moved.isEmpty else { return }
        let change = handedDown.map { "-\($0)" }.joined(separator: " ")
        try? Files.set("\(folder)/cgroup.subtree_control", to: change)
        for process in moved { try? Files.set("\(folder)/cgroup.procs", to: "\(process)") }
        try? Folders.remove(path: leaf)
        moved = []
    }

    private func stepAside(_ controllers: [String]) throws(LinuxError) {
        let processes = try Self.words(of: "\(folder)/cgroup.procs").compactMap { Int32($0) }
        guard processes.allSatisfy(Self.isOurs) else {
            throw LinuxError(
                operation: "hand down controllers beside other processes of", subject: folder, errno: .busy)
        }
        do throws(LinuxError) { try Folders.make(path: leaf) } catch { if error.errno != .exists { throw error } }
        do throws(LinuxError) {
            for process in processes {
                try Files.set("\(leaf)/cgroup.procs", to: "\(process)")
                moved.append(process)
            }
            try Self.handDown(controllers, from: folder)
            handedDown = controllers
        } catch {
            for process in moved { try? Files.set("\(folder)/cgroup.procs", to: "\(process)") }
            try? Folders.remove(path: leaf)
            throw error
        }
    }

    private static func absent(below folder: String) throws(LinuxError) -> [String] {
        let present = try words(of: "\(folder)/cgroup.subtree_control")
        return try available(in: folder).filter { !present.contains($0) }
    }

    private static func words(of path: String) throws(LinuxError) -> [String] {
        String(decoding: try Files.contents(of: path), as: UTF8.self).split(whereSeparator: \.isWhitespace).map(
            String.init)
    }

    /// Whether it is this process or descends from it.
    private static func isOurs(_ process: Int32) -> Bool {
        var ancestor = process
        while ancestor > 1 {
            if ancestor == Processes.current { return true }
            guard let parent = Processes.parent(of: ancestor) else { return false }
            ancestor = parent
        }
        return false
    }
}

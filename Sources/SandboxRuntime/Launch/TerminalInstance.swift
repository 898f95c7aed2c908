// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A sandbox's own devpts: terminals in it are no terminals of the host's.
enum TerminalInstance {
    /// A detached mount.
    /// - Parameter count: how many terminals can be open in it at a time.
    static func make(count: Int) throws(LinuxError) -> MountDescriptor {
        let system = try FileSystem("devpts")
        try system.set("ptmxmode", "666")
        try system.set("mode", "620")
        try system.set("max", "\(count)")
        return try system.mount([.noSetUID, .noExecute])
    }
}

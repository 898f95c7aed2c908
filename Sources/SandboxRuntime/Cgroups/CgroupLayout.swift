// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// Where this process stands in the host's cgroup hierarchies (cgroups(7)): folders below which leafs are made.
/// On v1 each controller has its own; a v2 hierarchy beside them kills and freezes.
package struct CgroupLayout: Sendable, Equatable {
    /// v1 folders; nil where the host has no such controller at hand.
    package let memory: String?
    package let pids: String?
    package let cpu: String?
    /// The v2 folder; with `controllersAreUnified` it carries the limits too.
    package let unified: String?
    package let controllersAreUnified: Bool

    package init(memory: String?, pids: String?, cpu: String?, unified: String?, controllersAreUnified: Bool) {
        self.memory = memory
        self.pids = pids
        self.cpu = cpu
        self.unified = unified
        self.controllersAreUnified = controllersAreUnified
    }

    /// Each folder once.
    package var folders: [String] {
        var seen: Set<String> = []
        return [memory, pids, cpu, unified].compactMap(\.self).filter { seen.insert($0).inserted }
    }

    package func encode(to writer: inout ByteWriter) {
        for folder in [memory, pids, cpu, unified] { writer.append(folder) { $0.append($1) } }
        writer.append(controllersAreUnified)
    }

    package init(from reader: inout ByteReader) throws(ByteReader.DecodingFault) {
        let text: (inout ByteReader) throws(ByteReader.DecodingFault) -> String = {
            reader throws(ByteReader.DecodingFault) in try reader.string()
        }
        memory = try reader.optional(text)
        pids = try reader.optional(text)
        cpu = try reader.optional(text)
        unified = try reader.optional(text)
        controllersAreUnified = try reader.bool()
    }
}

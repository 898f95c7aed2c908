// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane
internal import Linux

/// What a run said is made into what is shown of it. It comes from an orchestrator, which reads untrusted input: with
/// privileges it is read only by a child that has given up all of them.
enum BatchReading {
    /// Of nobody (passwd(5)).
    private static let nobody: UInt32 = 65534

    static func rendering(_ end: BatchEnd, answer: [UInt8], complaint: String) -> BatchRendering {
        guard Credentials.userID == 0 else { return BatchRendering(end, answer: answer, complaint: complaint) }
        do {
            let memory = try MemoryFile.empty(name: "rendering")
            try Processes.run(as: nobody, gid: nobody) { () throws(LinuxError) in
                try Processes.closeAll(except: [memory.number])
                try Credentials.setNoNewPrivileges()
                let rendering = BatchRendering(end, answer: answer, complaint: complaint)
                try Files.write(rendering.encoded, to: memory)
            }
            return try BatchRendering(
                decoding: try MemoryFile.start(of: memory, limit: BatchRendering.encodedLimit))
        } catch {
            return BatchRendering(end, answer: [], complaint: "what it said can't be read: \(error)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Linux
import Sandbox
import Testing

@testable import SandboxRuntime

extension KernelTests {
    /// A workspace in an image on disk: its limits, its limits' independence of memory, and its end.
    @Suite(
        .serialized,
        .enabled(if: Host.facts.absent[.diskWorkspace] == nil, "\(Host.facts.absent[.diskWorkspace]?.cause ?? "")"))
    struct DiskWorkspaceTests {
        private static let folder = "/var/tmp"

        private func plan(_ bytes: Int, _ inodes: Int, memory: Int = 512 << 20, folder: String? = folder) throws
            -> SandboxPlan
        {
            var limits = ShippedPlan.limits
            limits.memoryBytes = memory
            return try ShippedPlan.plan().with(
                limits: limits, workspace: .init(bytes: bytes, inodes: inodes, diskFolder: folder))
        }

        /// Loop devices that have a file without a name in that folder.
        private func devices() -> [String] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/sys/block")) ?? []
            return names.filter { name in
                let file = (try? Files.contents(of: "/sys/block/\(name)/loop/backing_file")) ?? []
                return String(decoding: file, as: UTF8.self).hasPrefix(Self.folder)
            }
        }

        /// The kernel tells nobody when it has let go of a device whose last user was killed.
        private func areReleased(_ before: [String]) throws -> Bool {
            let deadline = Linux.Timer.now + 10_000_000
            while devices() != before, Linux.Timer.now < deadline {
                _ = try StartedSandbox.await([], until: Linux.Timer.now + 20_000)
            }
            return devices() == before
        }

        @Test("the writer runs into the limit of bytes and of inodes, not much before and not much after")
        func limits() throws {
            let plan = try plan(8 << 20, 200)
            let bytes = try SandboxLaunch(plan, Probe.command(.limits, "workspace_bytes", ["\(64 << 20)"])).run()
            let seen = try Probe.answer(bytes)
            #expect(seen["error"] == "ENOSPC", "\(bytes)")
            let written = Int(seen["written"] ?? "") ?? 0
            #expect(written <= 8 << 20 + 64 << 10 && written >= 8 << 20 - 256 << 10)
            let inodes = try Probe.answer(
                SandboxLaunch(plan, Probe.command(.limits, "workspace_inodes", ["400"])).run())
            #expect(inodes["error"] == "ENOSPC")
            #expect((200...216).contains(Int(inodes["files"] ?? "") ?? 0), "\(inodes)")
            let failed = try SandboxLaunch(plan, Probe.command(.limits, "fill", ["/workspace", "bytes", "3"])).run()
            #expect(failed.outcome?.ending == .init(cause: "disk"), "\(failed)")
        }

        @Test("more than the memory limit can be written to disk, and not to memory")
        func beyondMemory() throws {
            let command = try Probe.command(.limits, "workspace_bytes", ["\(160 << 20)"])
            let disk = try SandboxLaunch(plan(256 << 20, 100, memory: 64 << 20), command).run(milliseconds: 60_000)
            #expect(try Probe.answer(disk)["error"] == "none", "\(disk)")
            let memory = try SandboxLaunch(plan(256 << 20, 100, memory: 64 << 20, folder: nil), command).run()
            #expect(memory.outcome?.ending == .init(cause: "memory"), "\(memory)")
        }

        @Test("the device is let go of with the sandbox, and nothing has a name")
        func released() throws {
            let (devices, names) = (devices(), try FileManager.default.contentsOfDirectory(atPath: Self.folder))
            let sandbox = try SandboxLaunch(plan(1 << 20, 64), Probe.command(.limits, "idle")).start()
            #expect(try sandbox.line() == "ready")
            #expect(self.devices().count == devices.count + 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: Self.folder) == names)
            try sandbox.letGoOn()
            #expect(try sandbox.end().status == .exited(0))
            #expect(try areReleased(devices))
        }

        @Test("what nobody wants to read is not written to the disk at the end")
        func unwritten() throws {
            let before = devices()
            // Sectors that a device has written, which outlive its release.
            let written = { () -> [Int] in
                ((try? FileManager.default.contentsOfDirectory(atPath: "/sys/block")) ?? []).sorted()
                    .filter { $0.hasPrefix("loop") }.map { name in
                        let text = (try? Files.contents(of: "/sys/block/\(name)/stat")) ?? []
                        let words = String(decoding: text, as: UTF8.self).split(separator: " ")
                        return words.count > 6 ? Int(words[6]) ?? 0 : 0
                    }
            }
            let start = written()
            let command = try Probe.command(.limits, "workspace_bytes", ["\(24 << 20)"])
            let ended = try SandboxLaunch(plan(64 << 20, 100), command).run()
            #expect(try Probe.answer(ended)["error"] == "none")
            #expect(try areReleased(before))
            let sectors = zip(written(), start).map { $0 - $1 }.reduce(0, +)
            #expect(sectors * 512 < 12 << 20, "\(sectors)")
        }

        @Test("the device is let go of when the supervisor is killed")
        func killed() throws {
            let devices = devices()
            let sandbox = try SandboxLaunch(plan(1 << 20, 64), Probe.command(.limits, "idle")).start()
            #expect(try sandbox.line() == "ready")
            let inhabitants = try sandbox.inhabitants().map { try Processes.descriptor(of: $0).release() }
            defer { for number in inhabitants { ProcessDescriptor(owning: number).close() } }
            try sandbox.signal(Signals.kill)
            for number in inhabitants { _ = try StartedSandbox.await([number], until: Linux.Timer.now + 10_000_000) }
            #expect(try sandbox.end().status == .signalled(9))
            #expect(try areReleased(devices))
            // What it could not remove itself, the next supervisor does.
            #expect(try SandboxLaunch(ShippedPlan.plan(), ["true"]).run().status == .exited(0))
        }

        @Test("an image that would be memory is refused, and so is one for which there is no room")
        func refused() throws {
            let devices = devices()
            for (folder, bytes, error) in [("/dev/shm", 1 << 20, "EOPNOTSUPP"), (Self.folder, 1 << 42, "ENOSPC")] {
                let ended = try SandboxLaunch(plan(bytes, 64, folder: folder), ["true"]).run()
                #expect(ended.status == .exited(125))
                #expect(ended.complaint.contains("sandbox launch: \(error)"), "\(ended)")
            }
            #expect(try areReleased(devices))
        }

        @Test("its root belongs to whom it was made for", arguments: [nil, 1_900_400_001] as [UInt32?])
        func owner(_ owner: UInt32?) throws {
            let before = devices()
            do {
                let mount = try DiskImage.mount(bytes: 1 << 20, inodes: 16, folder: Self.folder, owner: owner)
                let status = try FileStatus(of: mount)
                #expect(status.uid == owner ?? 0 && status.gid == owner ?? 0)
                #expect(status.permissions == (owner == nil ? 0o711 : 0o755))
            }
            #expect(try areReleased(before))
        }

        @Test("another program finds nothing wrong with the image")
        func sound() throws {
            for (bytes, inodes) in [(4096, 16), (64 << 20, 1000), (300 << 20, 65_536)] {
                let folder = try ScratchFolder()
                let path = "\(folder.path)/image"
                let file: FileDescriptor = try Files.open(path, [.readWrite, .create], mode: 0o644)
                let image = DiskImageLayout(bytes: bytes, inodes: inodes)
                try Files.allocate(image.byteCount, for: file, subject: path)
                for extent in image.extents { try Files.write(extent.bytes, at: extent.offset, to: file) }
                var launch = SandboxLaunch(
                    try ShippedPlan.plan(), ["/usr/sbin/e2fsck", "-f", "-n", "/proc/self/fd/0"])
                launch.standardInput = file.number
                let ended = try launch.run()
                #expect(ended.status == .exited(0), "\(ended)")
                #expect(ended.output.contains("Pass 5"))
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import SandboxRuntime
import Testing

extension KernelTests {
    /// T2: what a careless parent leaves open, and where it stands.
    @Suite(.serialized) struct DescriptorTests {
        private let folder: ScratchFolder

        init() throws {
            folder = try ScratchFolder()
            try Data("canary".utf8).write(to: URL(filePath: "\(folder.path)/canary"))
        }

        private func launch(_ plan: SandboxPlan) throws -> SandboxLaunch {
            var launch = SandboxLaunch(plan, try Probe.command(.places, "descriptors", ["\(folder.path)/canary"]))
            launch.hostFolder = folder.path
            return launch
        }

        @Test("a folder of the host on a descriptor that is let through leads out: what the probe can find")
        func controlByDescriptor() throws {
            let host: DirectoryDescriptor = try Files.open(folder.path, [.readOnly, .directory])
            // The step that arranges descriptors also refuses what is no stream.
            var launch = try launch(ShippedPlan.plan().without([.descriptors]))
            // Python does not start with a folder as its standard input; a shell moves it away.
            launch.arguments = ["sh", "-c", "exec 5<&0 </dev/null; exec \"$@\"", "sh"] + launch.arguments
            launch.standardInput = host.number
            let seen = try Probe.answer(launch.run())
            #expect(seen["canary by descriptor"] == "5")
            print("T2, folder on standard input: \(seen)")
        }

        @Test("a folder of the host as standard input is refused before anything starts")
        func folderAsInput() throws {
            let host: DirectoryDescriptor = try Files.open(folder.path, [.readOnly, .directory])
            var launch = try launch(ShippedPlan.plan())
            launch.standardInput = host.number
            let ending = try launch.run().outcome?.ending
            #expect(ending?.cause == "fault" && ending?.stage == "descriptors")
        }

        @Test("without the step that closes them, descriptors of the launch itself reach the payload")
        func controlByStep() throws {
            let seen = try Probe.answer(launch(ShippedPlan.plan().without([.descriptors])).run())
            #expect((seen["open"] ?? "").split(separator: " ").count > 3)
            print("T2, descriptors step off: \(seen)")
        }

        @Test("without pivot_root the payload stands where the supervisor was started")
        func controlByFolder() throws {
            let seen = try Probe.answer(launch(ShippedPlan.plan().without([.landlock, .pivot])).run())
            #expect(seen["canary in working folder"] == "ok")
            #expect(seen["canary by path"] == "ok")
            print("T2, pivot off: \(seen)")
        }

        @Test("folders, pipes, sockets and files that the supervisor was handed are gone, and so is its folder")
        func guarded() throws {
            let host: DirectoryDescriptor = try Files.open(folder.path, [.readOnly, .directory])
            let root: DirectoryDescriptor = try Files.open("/", [.path, .directory])
            let file: FileDescriptor = try Files.open("\(folder.path)/canary", .readWrite)
            let pipe = try Linux.Pipe()
            let socket = try MessageSocket.pair()
            var launch = try launch(ShippedPlan.plan())
            launch.junk = [
                4: host.number, 5: root.number, 9: file.number, 64: host.number, 65: pipe.reader.number,
                66: pipe.writer.number, 100: socket.first.number, 499: host.number,
            ]
            let seen = try Probe.answer(launch.run())
            print("T2, all on: \(seen)")
            #expect(seen["open"] == "0 1 2")
            #expect(seen["canary by descriptor"] == "")
            #expect(seen["canary in working folder"] == "ENOENT")
            #expect(seen["canary by path"] == "ENOENT")
            #expect(seen["working folder"] == "/workspace")
            _ = (host.number, root.number, file.number, pipe.reader.number, socket.first.number)
        }
    }
}

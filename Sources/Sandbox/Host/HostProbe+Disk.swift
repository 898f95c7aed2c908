// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime

extension HostProbe {
    /// Makes and mounts the smallest image there can be; nil when that works.
    static func failureOfDiskImage() -> HostFacts.Absence? {
        do throws(LinuxError) {
            _ = try DiskImage.mount(bytes: 4096, inodes: 16, folder: PlanCompiler.diskFolder)
            return nil
        } catch {
            return .init(
                cause: "\(error)",
                fix: "give nexus loop devices, ext4 and a \(PlanCompiler.diskFolder) on disk, or use medium: memory")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

extension Installation {
    /// The folder with the constraints that come with nexus, and with what the operator put beside them.
    func constraints() throws(FrontError) -> String {
        let folder = try TrustedPath.check("\(share)/policies/constraints", privileged: isPrivileged)
        let names: [String]
        do throws(LinuxError) {
            let descriptor: DirectoryDescriptor = try Files.open(folder, [.readOnly, .directory])
            names = try Folders.names(in: descriptor).map { String(decoding: $0, as: UTF8.self) }
        } catch {
            throw FrontError(code: "constraints.folder", operation: "list", subject: folder, cause: "\(error)")
        }
        for name in names { _ = try TrustedPath.check("\(folder)/\(name)", privileged: isPrivileged) }
        return folder
    }
}
